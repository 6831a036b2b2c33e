import type { GraphShape } from "../graphs/labelledGraph.ts";
import { type AtomKind, maxValence } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { hasChargeSteps } from "./chargeSteps.ts";

/** Whether an atom is part of the scaffold, and if so, whether it may grow. */
export const MARKS = ["own", "closed", "open"] as const;
export type Mark = (typeof MARKS)[number];

/** Highest order; bonds of the scaffold have colours above it. */
export const MAX_BOND_ORDER = 3;

export const colorOf = (space: AtomSpace, kind: number, mark: Mark = "own"): number =>
  kind + MARKS.indexOf(mark) * space.kinds.length;
export const kindIndexOf = (space: AtomSpace, color: number): number => color % space.kinds.length;
export const markOf = (space: AtomSpace, color: number): Mark =>
  MARKS[Math.floor(color / space.kinds.length)];
export const bondColorOf = (order: number, inScaffold = false): number =>
  inScaffold ? order + MAX_BOND_ORDER : order;
export const bondOrderOf = (color: number): number => ((color - 1) % MAX_BOND_ORDER) + 1;
export const isScaffoldBond = (color: number): boolean => color > MAX_BOND_ORDER;

/** [M] 1 where a bond is the scaffold's. */
export const scaffoldBonds = ({ edgeColor }: GraphShape): Uint8Array =>
  Uint8Array.from(edgeColor, (color) => (isScaffoldBond(color) ? 1 : 0));

/** What the limits of a space are compared with. */
export interface MoleculeCounts {
  readonly kinds: readonly AtomKind[];
  /** [N] sum of bond orders. */
  readonly used: readonly number[];
  /** [N] order of the highest bond, 0 without bonds. */
  readonly highest: readonly number[];
  /** [N] 1 for a double bond, 2 for a triple one, added up: 2 is a linear atom. */
  readonly multiple: readonly number[];
  /** [N] valences that new bonds may take. */
  readonly free: readonly number[];
  readonly charge: number;
  /** Free valences of all atoms. */
  readonly totalFree: number;
  /** Actions that built the graph from the source. */
  readonly steps: number;
  /** Rings, M - N + 1. */
  readonly numRings: number;
}

/** Counts of a molecule in a space. */
export function countMolecule(space: AtomSpace, graph: GraphShape): MoleculeCounts {
  const kinds = graph.nodeColor.map((color) => space.kinds[kindIndexOf(space, color)]);
  const used = new Array<number>(kinds.length).fill(0);
  const multiple = new Array<number>(kinds.length).fill(0);
  const highest = new Array<number>(kinds.length).fill(0);
  const isBuilt = graph.nodeColor.every((color) => markOf(space, color) === "own");
  let steps = isBuilt ? Math.min(1, kinds.length) : 0;
  for (const [e, color] of graph.edgeColor.entries()) {
    const order = bondOrderOf(color);
    for (const end of [graph.edgeStart[e], graph.edgeEnd[e]]) {
      used[end] += order;
      multiple[end] += order - 1;
      highest[end] = Math.max(highest[end], order);
    }
    if (!isScaffoldBond(color)) steps += space.bondOrders === "separate" ? order : 1;
  }
  if (hasChargeSteps(space)) {
    const isCharged = (kind: AtomKind, v: number): boolean =>
      kind.charge !== 0 && markOf(space, graph.nodeColor[v]) === "own";
    steps += kinds.filter(isCharged).length;
  }
  const free = kinds.map((kind, v) =>
    markOf(space, graph.nodeColor[v]) === "closed" ? 0 : maxValence(kind) - used[v],
  );
  return {
    ...{ kinds, used, highest, multiple, free, steps },
    charge: kinds.reduce((sum, kind) => sum + kind.charge, 0),
    totalFree: free.reduce((sum, value) => sum + value, 0),
    numRings: graph.edgeColor.length - kinds.length + 1,
  };
}

/** Whether an atom of this kind may not be in a ring: a triple bond, or two double ones at C or N. */
export const isLinear = (kind: AtomKind, multiple: number): boolean =>
  multiple >= 2 && (kind.atomicNumber === 6 || kind.atomicNumber === 7);
