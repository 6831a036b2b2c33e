import type { GraphOptions } from "../graphs/graphRules.ts";
import {
  degreeOf,
  distancesFrom,
  edgesOnCycles,
  type LabelledGraph,
} from "../graphs/labelledGraph.ts";
import { maxValence } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import {
  bondOrderOf,
  countMolecule,
  isLinear,
  isScaffoldBond,
  type MoleculeCounts,
  markOf,
} from "./moleculeCounts.ts";
import type { AtomsToNeutral } from "./neutrality.ts";
import { shortCycles } from "./shortCycles.ts";

/** One molecule of a space. */
interface Molecule {
  readonly space: AtomSpace;
  readonly graph: LabelledGraph;
  readonly atomsToNeutral: AtomsToNeutral;
}

/** What the rules ask of a molecule again and again. */
interface View extends Molecule {
  readonly counts: MoleculeCounts;
  /** Atoms, and bonds or raised orders, that may still be added. */
  readonly atomRoom: number;
  readonly bondRoom: number;
  readonly stepRoom: number;
  /** [M] 1 where a bond is in a ring. */
  readonly onCycle: Uint8Array;
  /** [N] 1 where an atom is. */
  readonly inRing: Uint8Array;
  /** [N][N] bonds on the shortest path. */
  readonly distances: readonly Int32Array[];
}

function viewOf(molecule: Molecule): View {
  const { space, graph } = molecule;
  const counts = countMolecule(space, graph);
  const onCycle = edgesOnCycles(graph, graph.numEdges);
  const inRing = new Uint8Array(graph.numNodes);
  for (const [e, flag] of onCycle.entries()) {
    if (flag === 1) inRing[graph.edgeStart[e]] = inRing[graph.edgeEnd[e]] = 1;
  }
  return {
    ...molecule,
    ...{ counts, onCycle, inRing },
    atomRoom: space.maxAtoms - graph.numNodes,
    bondRoom: space.maxBonds - graph.numEdges,
    stepRoom: space.maxSteps - 1 - counts.steps,
    distances: graph.nodeColor.map((_, v) => distancesFrom(graph, v)),
  };
}

/** Whether the molecule can become neutral after a change to `free` valences and `charge`. */
function canBecomeNeutral(
  { atomRoom, bondRoom, stepRoom, atomsToNeutral }: View,
  after: { free: number; charge: number; atoms: number; bonds: number },
): boolean {
  const room = Math.min(atomRoom - after.atoms, bondRoom - after.bonds, stepRoom - 1);
  return room >= 0 && atomsToNeutral(after.free, after.charge) <= room;
}

/** Whether an atom takes `by` more bond order in a bond that then has order `order`. */
function takes(
  { space, counts, inRing }: View,
  atom: number,
  { order, by, closesRing = false }: { order: number; by: number; closesRing?: boolean },
): boolean {
  const kind = counts.kinds[atom];
  if (by > counts.free[atom] || order > kind.maxOrder) return false;
  const multiple = counts.multiple[atom] + (by === order ? order - 1 : by);
  const isRingAtom = closesRing || inRing[atom] === 1;
  return space.strainedRings || !isRingAtom || !isLinear(kind, multiple);
}

function mayAddAtom(view: View, node: number, color: number, order: number): boolean {
  const { space, counts } = view;
  const kind = space.kinds[color];
  if (order > kind.maxOrder || !takes(view, node, { order, by: order })) return false;
  return canBecomeNeutral(view, {
    free: counts.totalFree + maxValence(kind) - 2 * order,
    charge: counts.charge + kind.charge,
    ...{ atoms: 1, bonds: 1 },
  });
}

function mayAddBond(view: View, start: number, end: number, order: number): boolean {
  const { space, counts, distances } = view;
  const size = distances[start][end] + 1;
  if (counts.numRings + 1 > space.maxRings) return false;
  if (size < space.minRingSize || size > space.maxRingSize) return false;
  const bond = { order, by: order, closesRing: true };
  if (!takes(view, start, bond) || !takes(view, end, bond)) return false;
  if (!space.strainedRings && hasLinearBetween(view, start, end)) return false;
  return canBecomeNeutral(view, {
    free: counts.totalFree - 2 * order,
    charge: counts.charge,
    ...{ atoms: 0, bonds: 1 },
  });
}

/** Atoms that come into a ring lie on every path between its new bond's ends, so on this one. */
function hasLinearBetween({ counts, distances }: View, start: number, end: number): boolean {
  const length = distances[start][end];
  return counts.kinds.some(
    (kind, v) =>
      distances[start][v] + distances[v][end] === length && isLinear(kind, counts.multiple[v]),
  );
}

function mayRaiseBond(view: View, edge: number): boolean {
  const { space, graph, counts } = view;
  const color = graph.edgeColor[edge];
  const order = bondOrderOf(color) + 1;
  if (isScaffoldBond(color) || order > space.maxBondOrder) return false;
  const ends = [graph.edgeStart[edge], graph.edgeEnd[edge]];
  if (!ends.every((end) => takes(view, end, { order, by: 1 }))) return false;
  const after = { free: counts.totalFree - 2, charge: counts.charge, atoms: 0, bonds: 0 };
  return canBecomeNeutral(view, after);
}

/** What may be done to a molecule, and undone. */
export function atomOptions(molecule: Molecule): GraphOptions {
  const view = viewOf(molecule);
  const { space, graph, atomsToNeutral } = molecule;
  const { counts, atomRoom, bondRoom, stepRoom, onCycle, distances } = view;
  const separate = space.bondOrders === "separate";
  const cycles = shortCycles(graph, { onCycle, maxLength: space.maxRingSize });
  const isClosed = Math.min(atomRoom, bondRoom, stepRoom) <= 0 || counts.totalFree === 0;
  const isBare = (edge: number): boolean => !separate || bondOrderOf(graph.edgeColor[edge]) === 1;
  return {
    mayStop:
      graph.numNodes > 0 && counts.charge === 0 && (graph.numNodes >= space.minAtoms || isClosed),
    mayStart: (color) => {
      const kind = space.kinds[color];
      return atomsToNeutral(maxValence(kind), kind.charge) <= Math.min(atomRoom, stepRoom) - 1;
    },
    mayAddNode: (node, color, order) => mayAddAtom(view, node, color, order),
    mayAddEdge: (start, end, order) => mayAddBond(view, start, end, order),
    mayRaiseEdge: (edge) => mayRaiseBond(view, edge),
    pairKind: (start, end) => distances[start][end],
    mayRemoveNode: (node) =>
      markOf(space, graph.nodeColor[node]) === "own" &&
      degreeOf(graph, node) <= 1 &&
      (graph.numEdges === 0 || isBare(graph.neighborBonds[graph.offsets[node]])),
    mayRemoveEdge: (edge) =>
      onCycle[edge] === 1 &&
      !isScaffoldBond(graph.edgeColor[edge]) &&
      isBare(edge) &&
      cycles.generateWithout(edge),
    mayLowerEdge: (edge) => separate && !isScaffoldBond(graph.edgeColor[edge]) && !isBare(edge),
  };
}
