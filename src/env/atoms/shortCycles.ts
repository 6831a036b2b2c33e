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
  /** Whether they do, and rings can be opened one by one so that they always do. */
  readonly canBeOpened: boolean;
  /** Whether that holds for the graph without `edge`, which must be on a cycle. */
  canBeOpenedWithout(edge: number): boolean;
}

/** What is asked of a graph. */
export interface ShortCycleOptions {
  /** [M] 1 where the edge is on a cycle. */
  readonly onCycle: Uint8Array;
  /** Most edges of a short cycle. */
  readonly maxLength: number;
  /** [M] 1 where an edge always stays; none by default. */
  readonly fixed?: Uint8Array;
}

/**
 * Whether all rings of the smallest set of smallest rings have at most `maxLength` edges: exactly
 * if the cycles of up to that length generate all cycles over GF(2) (Horton 1987), that is, if
 * their rank is M - N + 1; and whether a graph that keeps that can be reached by closing rings.
 * docs/exactness.md has the proofs.
 */
export function shortCycles(
  graph: Adjacency,
  { onCycle, maxLength, fixed }: ShortCycleOptions,
): ShortCycles {
  const numEdges = onCycle.length;
  const dimension = numEdges - (graph.offsets.length - 1) + 1;
  if (dimension <= 0) {
    const shortest = Number.POSITIVE_INFINITY;
    return { shortest, generate: true, canBeOpened: true, canBeOpenedWithout: () => true };
  }
  const { cycles, shortest } = listCycles(graph, onCycle, maxLength);
  const fixedEdges =
    fixed &&
    edgeSet(
      [...fixed.keys()].filter((e) => fixed[e] === 1),
      numEdges,
    );
  const systems = ringSystems(cycles, fixedEdges);
  const generate = systems.reduce((sum, { rank }) => sum + rank, 0) === dimension;
  return {
    shortest,
    generate,
    canBeOpened: generate && systems.every((system) => system.isSimple || opens(system)),
    canBeOpenedWithout: (edge) => {
      const system = systems.find((own) => own.cycles.some((cycle) => holds(cycle, edge)));
      return system !== undefined && opensWithout(system, edge);
    },
  };
}

/** Short cycles that share edges, one with the next. */
interface RingSystem {
  readonly cycles: readonly EdgeSet[];
  readonly rank: number;
  /** Edges that stay, if any of the whole graph do. */
  readonly fixed: EdgeSet | undefined;
  /** Whether it can be opened ring by ring, whatever its cycles: it is planar, or small. */
  readonly isSimple: boolean;
}

/** Rank below which all graphs are planar: K3,3 has 9 - 6 + 1 = 4. */
const LOWEST_NONPLANAR_RANK = 4;
/** Rank up to which rings can be opened whatever edges are fixed. */
const SIMPLE_RANK_WITH_FIXED = 2;

function ringSystems(cycles: readonly EdgeSet[], fixed: EdgeSet | undefined): RingSystem[] {
  const groups: { cycles: EdgeSet[]; edges: EdgeSet }[] = [];
  for (const cycle of cycles) {
    const touched = groups.filter(({ edges }) => edges.some((word, w) => (word & cycle[w]) !== 0));
    const joined = { cycles: touched.flatMap((group) => group.cycles), edges: cycle.slice() };
    joined.cycles.push(cycle);
    for (const { edges } of touched) {
      for (let w = 0; w < edges.length; w++) joined.edges[w] |= edges[w];
      groups.splice(
        groups.findIndex((group) => group.edges === edges),
        1,
      );
    }
    groups.push(joined);
  }
  return groups.map(({ cycles: own, edges }) => {
    const rank = rankOf(own);
    const hasFixed = fixed?.some((word, w) => (word & edges[w]) !== 0) ?? false;
    const isSimple = rank <= (hasFixed ? SIMPLE_RANK_WITH_FIXED : LOWEST_NONPLANAR_RANK - 1);
    return { cycles: own, rank, fixed, isSimple };
  });
}

const holds = (cycle: EdgeSet, edge: number): boolean =>
  (cycle[Math.floor(edge / WORD)] & (1 << (edge % WORD))) !== 0;

function opensWithout(system: RingSystem, edge: number): boolean {
  const cycles = system.cycles.filter((cycle) => !holds(cycle, edge));
  const rank = system.rank - 1;
  if (rankOf(cycles) !== rank) return false;
  return system.isSimple || opens({ ...system, cycles, rank });
}

/** Whether some order of opening rings, each an edge that is not fixed, keeps what is left short. */
function opens(system: RingSystem): boolean {
  const { cycles, fixed } = system;
  const free = cycles.map((cycle) => cycle.map((word, w) => word & ~(fixed?.[w] ?? 0)));
  if (!free.some((cycle) => cycle.some((word) => word !== 0))) return true;
  const all = free.reduce((sum, cycle) => sum.map((word, w) => word | cycle[w]));
  for (let edge = 0; edge < all.length * WORD; edge++) {
    if (holds(all, edge) && opensWithout({ ...system, isSimple: false }, edge)) return true;
  }
  return false;
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
