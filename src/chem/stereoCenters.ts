import type { Analysis } from "./analysis.ts";
import { ATOMIC_WEIGHTS } from "./elements.ts";
import { AROMATIC } from "./molGraph.ts";

/**
 * Number of tetrahedral stereo centres, marked or possible: RDKit's
 * FindMolChiralCenters(includeUnassigned=True) for a molecule without stereo marks, found from
 * the constitution alone. In a molecule with marks, centres that differ only by other centres'
 * stereochemistry count if they are marked themselves.
 */
export function countStereoCenters(analysis: Analysis): number {
  const { graph } = analysis;
  const candidates: number[] = [];
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (graph.stereo[atom] === 1 || canBeCenter(analysis, atom)) candidates.push(atom);
  }
  let open = candidates.filter((atom) => graph.stereo[atom] === 0);
  const marked = candidates.length - open.length;
  const numOpen = open.length;
  if (numOpen === 0) return marked;
  // Colours only ever split, so that a centre once found stays one.
  let colors = initialColors(analysis);
  let numColors = new Set(colors).size;
  const rounds = (graph.numAtoms >> 1) + 1;
  for (let round = 0; ; round++) {
    open = open.filter((atom) => !hasDistinctNeighbors(analysis, colors, atom));
    if (open.length === 0 || round === rounds || numColors === graph.numAtoms) break;
    colors = refineColors(analysis, colors);
    const refined = new Set(colors).size;
    if (refined === numColors) break;
    numColors = refined;
  }
  return marked + numOpen - open.length;
}

/** Whether an atom's own bonds allow a stereo centre (RDKit's isAtomPotentialChiralCenter). */
function canBeCenter(analysis: Analysis, atom: number): boolean {
  const { graph, degree } = analysis;
  const element = graph.atomicNumber[atom];
  const isPhosphorus = element === 15 || element === 33;
  const ligands = degree[atom] + graph.hydrogens[atom];
  if (ligands < 3 || ligands > 4 || (degree[atom] < 3 && !isPhosphorus)) return false;
  if (degree[atom] !== 3 || graph.hydrogens[atom] === 1) return true;
  if (element === 7) return isRigidNitrogen(analysis, atom);
  if (element === 16 || element === 34) {
    const valence = bondOrderSum(analysis, atom);
    return valence === 4 || (valence === 3 && graph.charge[atom] === 1);
  }
  return isPhosphorus;
}

/** Held in place by a ring of three, or by three rings that meet at it. */
function isRigidNitrogen(analysis: Analysis, atom: number): boolean {
  return analysis.rings.smallestRing[atom] === 3 || isBridgehead(analysis, atom);
}

/**
 * Whether three bonds of the atom are in rings, and two rings through it share two bonds or more
 * (RDKit 2022.09's queryIsAtomBridgehead, which is not CalcNumBridgeheadAtoms).
 */
function isBridgehead({ rings }: Analysis, atom: number): boolean {
  if (rings.ringBondCount[atom] < 3) return false;
  const own = rings.bonds.filter((_, ring) => rings.atoms[ring].includes(atom));
  return own.some((ring) =>
    own.some((other) => other !== ring && other.filter((bond) => ring.includes(bond)).length > 1),
  );
}

function bondOrderSum({ graph }: Analysis, atom: number): number {
  let sum = 0;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const order = graph.bondOrder[graph.neighborBonds[k]];
    sum += order === AROMATIC ? 1.5 : order;
  }
  return sum;
}

function hasDistinctNeighbors({ graph }: Analysis, colors: Float64Array, atom: number): boolean {
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    for (let j = graph.offsets[atom]; j < k; j++) {
      if (colors[graph.neighbors[k]] === colors[graph.neighbors[j]]) return false;
    }
  }
  return true;
}

/** [N] element and isotope: what RDKit's CIP ranking starts from. */
function initialColors({ graph }: Analysis): Float64Array {
  const colors = new Float64Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const element = graph.atomicNumber[atom];
    const isotope = graph.isotope[atom];
    let mass = 512;
    if (isotope > 0) {
      const extra = isotope - Math.round(ATOMIC_WEIGHTS[element]);
      mass += extra >= 0 ? extra + 1 : extra;
    }
    colors[atom] = element * 1024 + mass;
  }
  return colors;
}

/**
 * One round of ranking by neighbours, each counted as often as its bond order says: equal results
 * are equal surroundings. Colours are hashes of 52 bits, so that false equality is out of the way.
 */
function refineColors({ graph, degree }: Analysis, colors: Float64Array): Float64Array {
  const refined = new Float64Array(graph.numAtoms);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    let high = 0;
    let low = 0;
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const other = graph.neighbors[k];
      const order = graph.bondOrder[graph.neighborBonds[k]];
      const isPhosphorus = graph.atomicNumber[other] === 15;
      const isPhosphate = isPhosphorus && (degree[other] === 3 || degree[other] === 4);
      const times = order === AROMATIC ? 3 : order === 2 && isPhosphate ? 1 : 2 * order;
      high = (high + Math.imul(times, mix(colors[other], 0x9e3779b1))) | 0;
      low = (low + Math.imul(times, mix(colors[other], 0x85ebca6b))) | 0;
    }
    const hydrogens = graph.hydrogens[atom];
    high = mix((high >>> 0) + 0x1_0000_0000 * hydrogens + colors[atom], 0x9e3779b1);
    low = mix((low >>> 0) + 0x1_0000_0000 * hydrogens + colors[atom], 0x85ebca6b);
    refined[atom] = (high >>> 0) * 0x100000 + (low >>> 12);
  }
  return refined;
}

/** 32 bits of hash of a non-negative integer below 2^53. */
function mix(value: number, factor: number): number {
  let hash = Math.imul((value | 0) ^ 0x2545f491, factor);
  hash = Math.imul(hash ^ (hash >>> 15) ^ Math.floor(value / 0x1_0000_0000), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) | 0;
}
