import type { Adjacency } from "../../chem/adjacency.ts";

/** Bits of one word of an edge set. */
const WORD = 31;

/** Edge sets as rows of words. */
type EdgeSet = Int32Array;

/** The cycles of up to a given length, for questions about what a graph is without an edge. */
export interface ShortCycles {
  /** Edges of the shortest cycle, Infinity if no short one is there. */
  readonly shortest: number;
  /** Whether the short cycles give all cycles, by sums of edge sets. */
  readonly generate: boolean;
  /** Whether they still do in the graph without `edge`, which must be on a cycle. */
  generateWithout(edge: number): boolean;
}

/**
 * Whether all rings of the smallest set of smallest rings have at most `maxLength` edges: exactly
 * if the cycles of up to that length generate all cycles over GF(2) (Horton 1987), that is, if
 * their rank is M - N + 1.
 *
 * @param onCycle [M] 1 where the edge is on a cycle
 */
export function shortCycles(
  graph: Adjacency,
  { onCycle, maxLength }: { readonly onCycle: Uint8Array; readonly maxLength: number },
): ShortCycles {
  const numEdges = onCycle.length;
  const dimension = numEdges - (graph.offsets.length - 1) + 1;
  if (dimension <= 0) {
    return { shortest: Number.POSITIVE_INFINITY, generate: true, generateWithout: () => true };
  }
  const { cycles, shortest } = listCycles(graph, onCycle, maxLength);
  const generate = rankOf(cycles) === dimension;
  if (dimension === 1) return { shortest, generate, generateWithout: () => true };
  return {
    shortest,
    generate,
    generateWithout: (edge) => {
      const [word, bit] = [Math.floor(edge / WORD), 1 << (edge % WORD)];
      return rankOf(cycles.filter((cycle) => (cycle[word] & bit) === 0)) === dimension - 1;
    },
  };
}

/** Every simple cycle once: from its lowest node, towards the lower of that node's two neighbours. */
function listCycles(
  { offsets, neighbors, neighborBonds }: Adjacency,
  onCycle: Uint8Array,
  maxLength: number,
): { readonly cycles: readonly EdgeSet[]; readonly shortest: number } {
  const cycles: EdgeSet[] = [];
  let shortest = Number.POSITIVE_INFINITY;
  const numNodes = offsets.length - 1;
  const onPath = new Uint8Array(numNodes);
  const path: number[] = [];
  const visit = (root: number, node: number, second: number): void => {
    for (let k = offsets[node]; k < offsets[node + 1]; k++) {
      const [next, edge] = [neighbors[k], neighborBonds[k]];
      if (onCycle[edge] === 0) continue;
      if (next === root && path.length >= 2 && second < node) {
        cycles.push(edgeSet([...path, edge], onCycle.length));
        shortest = Math.min(shortest, path.length + 1);
      } else if (next > root && onPath[next] === 0 && path.length + 1 < maxLength) {
        onPath[next] = 1;
        path.push(edge);
        visit(root, next, path.length === 1 ? next : second);
        path.pop();
        onPath[next] = 0;
      }
    }
  };
  for (let root = 0; root < numNodes; root++) visit(root, root, -1);
  return { cycles, shortest };
}

function edgeSet(edges: readonly number[], numEdges: number): EdgeSet {
  const set = new Int32Array(Math.ceil(numEdges / WORD));
  for (const edge of edges) set[Math.floor(edge / WORD)] |= 1 << (edge % WORD);
  return set;
}

/** Rank over GF(2), by elimination. */
function rankOf(sets: readonly EdgeSet[]): number {
  const pivots: { readonly row: EdgeSet; readonly word: number; readonly bit: number }[] = [];
  for (const set of sets) {
    const row = set.slice();
    for (const pivot of pivots) {
      if ((row[pivot.word] & pivot.bit) === 0) continue;
      for (let word = 0; word < row.length; word++) row[word] ^= pivot.row[word];
    }
    const word = row.findIndex((value) => value !== 0);
    if (word >= 0) pivots.push({ row, word, bit: row[word] & -row[word] });
  }
  return pivots.length;
}
