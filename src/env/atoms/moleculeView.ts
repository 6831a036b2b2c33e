import { distancesFrom, edgesOnCycles, type LabelledGraph } from "../graphs/labelledGraph.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { type ChargeableAtom, type createChargePlans, hasChargeSteps } from "./chargeSteps.ts";
import { countMolecule, kindIndexOf, type MoleculeCounts, markOf } from "./moleculeCounts.ts";
import type { AtomsToNeutral } from "./neutrality.ts";

/** One molecule of a space, and what tells whether it can become neutral. */
export interface Molecule {
  readonly space: AtomSpace;
  readonly graph: LabelledGraph;
  /** Where atoms come with their charge. */
  readonly atomsToNeutral: AtomsToNeutral;
  /** Where charges are steps of their own. */
  readonly canBeCharged: ReturnType<typeof createChargePlans>;
}

/** What the rules ask of a molecule again and again. */
export interface MoleculeView extends Molecule {
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

export function viewOf(molecule: Molecule): MoleculeView {
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

/** What a step changes. */
export interface Change {
  /** More free valences, more charge, more bonds. */
  readonly free: number;
  readonly charge: number;
  readonly bonds: number;
  /** A new atom. */
  readonly added?: ChargeableAtom;
  /** Atoms that take `by` more bond order, in a bond that then has order `order`. */
  readonly bonded?: { readonly atoms: readonly number[]; by: number; readonly order: number };
  /** An atom that takes a charge. */
  readonly charged?: number;
}

/** Whether the molecule can become neutral after a step. */
export function canBecomeNeutral(view: MoleculeView, change: Change): boolean {
  const { space, counts, atomsToNeutral, canBeCharged } = view;
  const [free, charge] = [counts.totalFree + change.free, counts.charge + change.charge];
  const atomRoom = Math.min(view.atomRoom - (change.added ? 1 : 0), view.bondRoom - change.bonds);
  const stepRoom = view.stepRoom - 1;
  if (hasChargeSteps(space)) {
    const atoms = () => chargeableAfter(view, change);
    return canBeCharged({ charge, free, atoms, atomRoom, stepRoom });
  }
  const room = Math.min(atomRoom, stepRoom);
  return room >= 0 && atomsToNeutral(free, charge) <= room;
}

/** Atoms that may be charged after a step: all but those of a scaffold. */
function chargeableAfter(view: MoleculeView, change: Change): ChargeableAtom[] {
  const { space, graph, counts } = view;
  const { added, bonded, charged } = change;
  const atoms = graph.nodeColor.flatMap((color, v) => {
    if (v === charged || markOf(space, color) !== "own") return [];
    const grown = bonded?.atoms.includes(v) ? bonded : { by: 0, order: 0 };
    const used = counts.used[v] + grown.by;
    const highest = Math.max(counts.highest[v], grown.order);
    return [{ kind: kindIndexOf(space, color), used, highest }];
  });
  return added ? [...atoms, added] : atoms;
}
