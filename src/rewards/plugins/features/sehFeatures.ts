import { hybridization } from "../../../chem/hybridization.ts";
import { AROMATIC } from "../../../chem/molGraph.ts";
import type { RewardMolecule } from "../plugin.ts";
import type { Feature, FeatureTensor } from "./feature.ts";
import { graphOf } from "./graphFeatures.ts";

/**
 * The tensors that the sEH proxy of Bengio et al. 2021 reads (GFNOrg/gflownet,
 * mols/utils/chem.py): packed graphs of the molecules without explicit hydrogens, aromatic form.
 */
export const SEH_TENSORS = ["atoms", "bondEnds", "bondCounts", "graphOf"] as const;
export type SehTensor = (typeof SEH_TENSORS)[number];

/** Columns of an atom. */
const ATOM_COLUMNS = 71;
/** Kinds of directed bonds, in their order: single, double, triple, aromatic, none. */
const BOND_KINDS = 5;
const ORDER_KINDS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 3: 2, [AROMATIC]: 3 };
const NO_BOND = 4;

/** One-hot columns of H, C, N, O, F; the other elements share one. */
const ELEMENT_COLUMNS: Readonly<Record<number, number>> = { 1: 0, 6: 1, 7: 2, 8: 3, 9: 4 };
const OTHER_ELEMENT = 5;
const AROMATIC_COLUMN = 9;
/** sp, sp2, sp3 are the columns from 10; `hybridization` calls them 2, 3, 4. */
const BEFORE_HYBRIDIZATION = 8;
const HYDROGENS_COLUMN = 13;
const BEFORE_ATOMIC_NUMBER = 13;
const LAST_ATOMIC_NUMBER = 56;

type Batch = readonly RewardMolecule[];

function atoms(batch: Batch): FeatureTensor {
  const count = batch.reduce((sum, { graph }) => sum + graph.numAtoms, 0);
  const values = new Float32Array(count * ATOM_COLUMNS);
  let at = 0;
  for (const { analysis } of batch) {
    const { graph, totalHydrogens } = analysis;
    const orbitals = hybridization(analysis);
    for (let atom = 0; atom < graph.numAtoms; atom++, at += ATOM_COLUMNS) {
      const element = graph.atomicNumber[atom];
      values[at + (ELEMENT_COLUMNS[element] ?? OTHER_ELEMENT)] = 1;
      values[at + AROMATIC_COLUMN] = graph.aromatic[atom];
      const isListed = orbitals[atom] >= 2 && orbitals[atom] <= 4;
      if (isListed) values[at + BEFORE_HYBRIDIZATION + orbitals[atom]] = 1;
      values[at + HYDROGENS_COLUMN] = totalHydrogens[atom];
      const isNumbered = element >= 1 && element <= LAST_ATOMIC_NUMBER;
      if (isNumbered) values[at + BEFORE_ATOMIC_NUMBER + element] = 1;
    }
  }
  return { values, shape: [count, ATOM_COLUMNS] };
}

/** Directed bonds of each kind, [from, to] one after the other. */
function bondsByKind(batch: Batch): number[][] {
  const kinds: number[][] = Array.from({ length: BOND_KINDS }, () => []);
  let firstAtom = 0;
  for (const { graph } of batch) {
    for (let bond = 0; bond < graph.numBonds; bond++) {
      const kind = kinds[ORDER_KINDS[graph.bondOrder[bond]] ?? NO_BOND];
      const [start, end] = [firstAtom + graph.bondStart[bond], firstAtom + graph.bondEnd[bond]];
      kind.push(start, end, end, start);
    }
    // As in the original, so that a lone atom hears something too.
    if (graph.numBonds === 0 && graph.numAtoms > 0) kinds[NO_BOND].push(firstAtom, firstAtom);
    firstAtom += graph.numAtoms;
  }
  return kinds;
}

function bondEnds(batch: Batch): FeatureTensor {
  const pairs = bondsByKind(batch).flat();
  const count = pairs.length / 2;
  const values = new Int32Array(pairs.length);
  for (let bond = 0; bond < count; bond++) {
    values[bond] = pairs[2 * bond];
    values[count + bond] = pairs[2 * bond + 1];
  }
  return { values, shape: [2, count] };
}

const bondCounts = (batch: Batch): FeatureTensor => ({
  values: bondsByKind(batch).map((pairs) => pairs.length / 2),
  shape: [BOND_KINDS],
});

const FEATURES: Readonly<Record<SehTensor, Feature>> = {
  atoms: { shape: ["atoms", ATOM_COLUMNS], compute: atoms },
  bondEnds: { shape: [2, "bonds"], compute: bondEnds },
  bondCounts: { shape: [BOND_KINDS], compute: bondCounts },
  graphOf: { shape: ["atoms"], compute: graphOf },
};

/** One tensor that the sEH proxy reads; bonds come sorted by kind, `bondCounts` many of each. */
export const sehFeature = (tensor: SehTensor): Feature => FEATURES[tensor];
