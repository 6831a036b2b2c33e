import type { GraphOptions } from "../graphs/graphRules.ts";
import { degreeOf } from "../graphs/labelledGraph.ts";
import { maxValence } from "./atomKinds.ts";
import { type ChargeStep, chargeStepsOf, hasChargeSteps, holdsBonds } from "./chargeSteps.ts";
import { bondOrderOf, isLinear, isScaffoldBond, markOf, scaffoldBonds } from "./moleculeCounts.ts";
import { canBecomeNeutral, type Molecule, type MoleculeView, viewOf } from "./moleculeView.ts";
import { shortCycles } from "./shortCycles.ts";

/** Whether an atom takes `by` more bond order in a bond that then has order `order`. */
function takes(
  { space, counts, inRing }: MoleculeView,
  atom: number,
  { order, by, closesRing = false }: { order: number; by: number; closesRing?: boolean },
): boolean {
  const kind = counts.kinds[atom];
  if (by > counts.free[atom] || order > kind.maxOrder) return false;
  const multiple = counts.multiple[atom] + (by === order ? order - 1 : by);
  const isRingAtom = closesRing || inRing[atom] === 1;
  return space.strainedRings || !isRingAtom || !isLinear(kind, multiple);
}

function mayAddAtom(view: MoleculeView, node: number, color: number, order: number): boolean {
  const kind = view.space.kinds[color];
  if (order > kind.maxOrder || !takes(view, node, { order, by: order })) return false;
  return canBecomeNeutral(view, {
    free: maxValence(kind) - 2 * order,
    charge: kind.charge,
    bonds: 1,
    added: { kind: color, used: order, highest: order },
    bonded: { atoms: [node], by: order, order },
  });
}

function mayAddBond(view: MoleculeView, start: number, end: number, order: number): boolean {
  const { space, counts, distances } = view;
  const size = distances[start][end] + 1;
  if (counts.numRings + 1 > space.maxRings) return false;
  if (size < space.minRingSize || size > space.maxRingSize) return false;
  const bond = { order, by: order, closesRing: true };
  if (!takes(view, start, bond) || !takes(view, end, bond)) return false;
  if (!space.strainedRings && hasLinearBetween(view, start, end)) return false;
  return canBecomeNeutral(view, {
    free: -2 * order,
    charge: 0,
    bonds: 1,
    bonded: { atoms: [start, end], by: order, order },
  });
}

/** Atoms that come into a ring lie on every path between its new bond's ends, so on this one. */
function hasLinearBetween(
  { counts, distances }: MoleculeView,
  start: number,
  end: number,
): boolean {
  const length = distances[start][end];
  return counts.kinds.some(
    (kind, v) =>
      distances[start][v] + distances[v][end] === length && isLinear(kind, counts.multiple[v]),
  );
}

function mayRaiseBond(view: MoleculeView, edge: number): boolean {
  const { space, graph } = view;
  const color = graph.edgeColor[edge];
  const order = bondOrderOf(color) + 1;
  if (isScaffoldBond(color) || order > space.maxBondOrder) return false;
  const ends = [graph.edgeStart[edge], graph.edgeEnd[edge]];
  if (!ends.every((end) => takes(view, end, { order, by: 1 }))) return false;
  const bonded = { atoms: ends, by: 1, order };
  return canBecomeNeutral(view, { free: -2, charge: 0, bonds: 0, bonded });
}

/** Whether an atom of the space's own may go from one kind to another. */
function mayBecome(
  { space, graph, counts }: MoleculeView,
  atom: number,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  if (graph.nodeColor[atom] !== from) return false;
  return holdsBonds(space.kinds[to], { used: counts.used[atom], highest: counts.highest[atom] });
}

function mayCharge(view: MoleculeView, atom: number, step: ChargeStep): boolean {
  if (!mayBecome(view, atom, step)) return false;
  const [from, to] = [view.space.kinds[step.from], view.space.kinds[step.to]];
  return canBecomeNeutral(view, {
    free: maxValence(to) - maxValence(from),
    charge: to.charge,
    bonds: 0,
    charged: atom,
  });
}

/** What may be done to a molecule, and undone. */
export function atomOptions(molecule: Molecule): GraphOptions {
  const view = viewOf(molecule);
  const { space, graph, atomsToNeutral } = molecule;
  const chargeSteps = chargeStepsOf(space);
  const { counts, atomRoom, bondRoom, stepRoom, onCycle, distances } = view;
  const separate = space.bondOrders === "separate";
  const fixed = scaffoldBonds(graph);
  const cycles = shortCycles(graph, { onCycle, maxLength: space.maxRingSize, fixed });
  const isClosed = Math.min(atomRoom, bondRoom, stepRoom) <= 0 || counts.totalFree === 0;
  const isBare = (edge: number): boolean => !separate || bondOrderOf(graph.edgeColor[edge]) === 1;
  return {
    mayStop:
      graph.numNodes > 0 && counts.charge === 0 && (graph.numNodes >= space.minAtoms || isClosed),
    mayStart: (color) => {
      const kind = space.kinds[color];
      if (hasChargeSteps(space)) return true;
      return atomsToNeutral(maxValence(kind), kind.charge) <= Math.min(atomRoom, stepRoom) - 1;
    },
    mayAddNode: (node, color, order) => mayAddAtom(view, node, color, order),
    mayAddEdge: (start, end, order) => mayAddBond(view, start, end, order),
    mayRaiseEdge: (edge) => mayRaiseBond(view, edge),
    pairKind: (start, end) => distances[start][end],
    mayRemoveNode: (node) =>
      markOf(space, graph.nodeColor[node]) === "own" &&
      !(hasChargeSteps(space) && counts.kinds[node].charge !== 0) &&
      degreeOf(graph, node) <= 1 &&
      (graph.numEdges === 0 || isBare(graph.neighborBonds[graph.offsets[node]])),
    mayRemoveEdge: (edge) =>
      onCycle[edge] === 1 &&
      !isScaffoldBond(graph.edgeColor[edge]) &&
      isBare(edge) &&
      cycles.canBeOpenedWithout(edge),
    mayLowerEdge: (edge) => separate && !isScaffoldBond(graph.edgeColor[edge]) && !isBare(edge),
    mayRecolor: (node, step) => mayCharge(view, node, chargeSteps[step]),
    mayRestore: (node, step) => {
      const { from, to } = chargeSteps[step];
      return mayBecome(view, node, { from: to, to: from });
    },
  };
}
