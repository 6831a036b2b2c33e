import type { Analysis } from "./analysis.ts";
import { DEFAULT_VALENCES } from "./elements.ts";
import { AROMATIC } from "./molGraph.ts";

/** How many orbitals an atom mixes: 1 s, 2 sp, 3 sp2, 4 sp3, more with d; 0 for a wildcard. */
export type Orbitals = number;

/** Elements of the nitrogen and oxygen groups below them: conjugated only where terminal. */
const LAST_LIGHT_ELEMENT = 10;
const NOBLE_GASES = [0, 2, 10, 18, 36, 54, 86];
const D_BLOCK = 10;

/** First valence of elements that `DEFAULT_VALENCES` does not list, as in RDKit's table. */
const FIRST_VALENCES: Readonly<Record<number, number>> = {
  1: 1,
  14: 4,
  32: 4,
  33: 3,
  34: 2,
  50: 2,
  51: 3,
  52: 2,
};

/** Electrons in the outer shell: the group of the periodic table, without the d block after it. */
function outerElectrons(atomicNumber: number): number {
  const below = NOBLE_GASES.findLast((gas) => gas < atomicNumber) ?? 0;
  const place = atomicNumber - below;
  const hasDBlock = below >= 18;
  return hasDBlock && place > 12 ? place - D_BLOCK : place;
}

const firstValence = (atomicNumber: number): number =>
  DEFAULT_VALENCES[atomicNumber]?.[0] ?? FIRST_VALENCES[atomicNumber] ?? -1;

const totalDegree = ({ degree, graph }: Analysis, atom: number): number =>
  degree[atom] + graph.hydrogens[atom];

/** Electrons that an atom can give to a pi system, RDKit's countAtomElec; -1 if it has no part. */
function piElectrons(analysis: Analysis, atom: number): number {
  const { graph, valence } = analysis;
  const element = graph.atomicNumber[atom];
  const usual = firstValence(element);
  const bonds = totalDegree(analysis, atom);
  if (usual <= 1 || bonds > 3) return -1;
  const lonePairs = Math.max(outerElectrons(element) - usual - graph.charge[atom], 0);
  const electrons = usual - bonds + lonePairs;
  // A triple bond gives one electron to the system, not two.
  return electrons > 1 && valence[atom] - bonds > 1 ? 1 : electrons;
}

/** Whether an atom can take part in conjugation, RDKit's isAtomConjugCand. */
function canConjugate(analysis: Analysis, atom: number): boolean {
  const { graph, valence } = analysis;
  const element = graph.atomicNumber[atom];
  const usual = firstValence(element);
  if (graph.charge[atom] === 0 && usual >= 0 && valence[atom] > usual) return false;
  const outer = outerElectrons(element);
  const fits =
    element <= LAST_LIGHT_ELEMENT ||
    (outer !== 5 && outer !== 6) ||
    (outer === 6 && totalDegree(analysis, atom) < 2);
  return fits && piElectrons(analysis, atom) > 0;
}

/** [N] 1 for atoms with a conjugated bond: RDKit's setConjugation. */
function conjugatedAtoms(analysis: Analysis): Uint8Array {
  const { graph } = analysis;
  const conjugated = new Uint8Array(graph.numAtoms);
  const candidates = Uint8Array.from({ length: graph.numAtoms }, (_, atom) =>
    canConjugate(analysis, atom) ? 1 : 0,
  );
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (graph.bondOrder[bond] !== AROMATIC) continue;
    conjugated[graph.bondStart[bond]] = conjugated[graph.bondEnd[bond]] = 1;
  }
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const bonds = totalDegree(analysis, atom);
    if (candidates[atom] === 0 || bonds < 2 || bonds > 3) continue;
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const multiple = graph.neighbors[k];
      if (graph.bondOrder[graph.neighborBonds[k]] < 2 || candidates[multiple] === 0) continue;
      for (let l = graph.offsets[atom]; l < graph.offsets[atom + 1]; l++) {
        const other = graph.neighbors[l];
        if (l === k || candidates[other] === 0 || totalDegree(analysis, other) > 3) continue;
        conjugated[atom] = conjugated[multiple] = conjugated[other] = 1;
      }
    }
  }
  return conjugated;
}

/** Neighbours and lone pairs of an atom, RDKit's numBondsPlusLonePairs; radicals are not known. */
function bondsAndLonePairs(analysis: Analysis, atom: number): number {
  const { graph, valence } = analysis;
  const element = graph.atomicNumber[atom];
  const bonds = totalDegree(analysis, atom);
  if (element <= 1) return bonds;
  const free = outerElectrons(element) - valence[atom] - graph.charge[atom];
  return bonds + Math.trunc(free / 2);
}

/**
 * [N] hybridisation of each atom by the number of orbitals, as RDKit's ConjugHybrid.cpp assigns it
 * (2022.09), for molecules without radicals.
 */
export function hybridization(analysis: Analysis): Uint8Array {
  const { graph } = analysis;
  const conjugated = conjugatedAtoms(analysis);
  return Uint8Array.from({ length: graph.numAtoms }, (_, atom) => {
    if (graph.atomicNumber[atom] === 0) return 0;
    const count = Math.max(bondsAndLonePairs(analysis, atom), 1);
    const isFlat = count === 4 && conjugated[atom] === 1 && totalDegree(analysis, atom) <= 3;
    return isFlat ? 3 : count;
  });
}
