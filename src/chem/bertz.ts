import type { Analysis } from "./analysis.ts";
import { AROMATIC, type MolGraph } from "./molGraph.ts";
import { shortestPaths } from "./shortestPaths.ts";

/** Distances that tell atoms apart: the nearest ones, as in RDKit. */
const CUTOFF = 100;

/** Length of a bond in twelfths, 12 / order, so that all path lengths are whole numbers. */
const TWELFTHS: Readonly<Record<number, number>> = { 1: 12, 2: 6, 3: 4, 4: 3, [AROMATIC]: 8 };

/** Bond order, 1.5 where aromatic. */
const orderOf = (graph: MolGraph, bond: number): number =>
  graph.bondOrder[bond] === AROMATIC ? 1.5 : graph.bondOrder[bond];

/** Atoms are of one class if their sorted distances to all atoms agree, bonds being 1 / order long. */
function symmetryClasses(graph: MolGraph): number[] {
  const paths = shortestPaths(graph, (bond) => TWELFTHS[graph.bondOrder[bond]]);
  const classes = new Map<string, number>();
  return Array.from({ length: graph.numAtoms }, (_, atom) => {
    const row = paths.slice(atom * graph.numAtoms, (atom + 1) * graph.numAtoms).sort();
    const key = row.subarray(0, CUTOFF).join();
    const known = classes.get(key) ?? classes.size;
    classes.set(key, known);
    return known;
  });
}

/** Counts by kind. */
type Counts = Map<string, number>;

function add(counts: Counts, kind: string, amount: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + amount);
}

/** Connections: pairs of bonds that share an atom, and the bonds within a multiple bond. */
function connections(graph: MolGraph): Counts {
  const { offsets, neighbors, neighborBonds } = graph;
  const classes = symmetryClasses(graph);
  const counts: Counts = new Map();
  const kindOf = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
      const order = orderOf(graph, neighborBonds[k]);
      const other = classes[neighbors[k]];
      if (order > 1 && neighbors[k] > atom) {
        add(counts, kindOf(classes[atom], other).join(), (order * (order - 1)) / 2);
      }
      for (let l = k + 1; l < offsets[atom + 1]; l++) {
        const [low, high] = kindOf(other, classes[neighbors[l]]);
        add(counts, `${low},${classes[atom]},${high}`, order * orderOf(graph, neighborBonds[l]));
      }
    }
  }
  return counts;
}

/** Sum of counts, and their entropy in bits. */
function information(counts: Counts): { total: number; entropy: number } {
  let total = 0;
  for (const count of counts.values()) total += count;
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log2(count / total);
  return { total, entropy };
}

/**
 * Complexity of a molecule: C = n (H(connections) + log2 n) + N H(elements), with n connections of
 * which those between atoms of equal classes are equal, N heavy atoms and H in bits (Bertz, J. Am.
 * Chem. Soc. 103 (1981) 3599); RDKit's BertzCT, where an aromatic bond has order 1.5. 0 or more.
 */
export function bertz({ graph }: Analysis): number {
  if (graph.numAtoms < 2) return 0;
  const elements: Counts = new Map();
  for (const element of graph.atomicNumber) add(elements, `${element}`, 1);
  const counts = connections(graph);
  // One bond alone: RDKit counts it as one connection, which carries no information.
  if (counts.size === 0) counts.set("bond", 1);
  const { total, entropy } = information(counts);
  return total * (entropy + Math.log2(total)) + graph.numAtoms * information(elements).entropy;
}
