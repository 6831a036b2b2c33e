import { AROMATIC } from "../../../chem/molGraph.ts";
import type { RewardMolecule } from "../plugin.ts";
import type { Feature, FeatureTensor } from "./feature.ts";

/** Tensors of the molecules' graphs, packed one after the other; V atoms and E directed bonds. */
export const GRAPH_TENSORS = ["atoms", "bonds", "bondEnds", "graphOf"] as const;
export type GraphTensor = (typeof GRAPH_TENSORS)[number];

/** Columns of `atoms`: atomic number, charge, hydrogens, degree, aromatic, in a ring. */
const ATOM_COLUMNS = 6;
/** Columns of `bonds`: single, double, triple, aromatic, in a ring. */
const BOND_COLUMNS = 5;
const ORDER_COLUMNS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 3: 2, [AROMATIC]: 3 };

type Batch = readonly RewardMolecule[];

const countAtoms = (batch: Batch): number =>
  batch.reduce((sum, { graph }) => sum + graph.numAtoms, 0);

const countBonds = (batch: Batch): number =>
  batch.reduce((sum, { graph }) => sum + graph.numBonds, 0);

function atoms(batch: Batch): FeatureTensor {
  const shape = [countAtoms(batch), ATOM_COLUMNS];
  const values = new Float32Array(shape[0] * ATOM_COLUMNS);
  let at = 0;
  for (const { analysis } of batch) {
    const { graph, degree, rings, totalHydrogens } = analysis;
    for (let atom = 0; atom < graph.numAtoms; atom++, at += ATOM_COLUMNS) {
      values[at] = graph.atomicNumber[atom];
      values[at + 1] = graph.charge[atom];
      values[at + 2] = totalHydrogens[atom];
      values[at + 3] = degree[atom];
      values[at + 4] = graph.aromatic[atom];
      values[at + 5] = rings.ringCount[atom] > 0 ? 1 : 0;
    }
  }
  return { values, shape };
}

/** Both directions of a bond are two rows, one after the other. */
function bonds(batch: Batch): FeatureTensor {
  const shape = [2 * countBonds(batch), BOND_COLUMNS];
  const values = new Float32Array(shape[0] * BOND_COLUMNS);
  let at = 0;
  for (const { analysis } of batch) {
    const { graph, rings } = analysis;
    for (let bond = 0; bond < graph.numBonds; bond++) {
      const column = ORDER_COLUMNS[graph.bondOrder[bond]];
      for (let direction = 0; direction < 2; direction++, at += BOND_COLUMNS) {
        if (column !== undefined) values[at + column] = 1;
        values[at + 4] = rings.inRing[bond];
      }
    }
  }
  return { values, shape };
}

/** Row 0 the atoms that bonds start from, row 1 where they lead to; atoms count through the batch. */
function bondEnds(batch: Batch): FeatureTensor {
  const count = 2 * countBonds(batch);
  const values = new Int32Array(2 * count);
  let [row, firstAtom] = [0, 0];
  for (const { graph } of batch) {
    for (let bond = 0; bond < graph.numBonds; bond++, row += 2) {
      const [start, end] = [firstAtom + graph.bondStart[bond], firstAtom + graph.bondEnd[bond]];
      values.set([start, end], row);
      values.set([end, start], count + row);
    }
    firstAtom += graph.numAtoms;
  }
  return { values, shape: [2, count] };
}

/** [V] which molecule of the batch each atom belongs to, ascending from 0. */
export function graphOf(batch: Batch): FeatureTensor {
  const values = new Int32Array(countAtoms(batch));
  let at = 0;
  for (const [i, { graph }] of batch.entries()) {
    values.fill(i, at, at + graph.numAtoms);
    at += graph.numAtoms;
  }
  return { values, shape: [values.length] };
}

const FEATURES: Readonly<Record<GraphTensor, Feature>> = {
  atoms: { shape: ["atoms", ATOM_COLUMNS], compute: atoms },
  bonds: { shape: ["bonds", BOND_COLUMNS], compute: bonds },
  bondEnds: { shape: [2, "bonds"], compute: bondEnds },
  graphOf: { shape: ["atoms"], compute: graphOf },
};

/** One tensor of the molecules' graphs. */
export const graphFeature = (tensor: GraphTensor): Feature => FEATURES[tensor];
