import type { GraphRules } from "../graphs/graphRules.ts";
import { EMPTY_SHAPE, type GraphShape } from "../graphs/labelledGraph.ts";
import { atomOptions } from "./atomOptions.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { chargeStepsOf, createChargePlans, hasChargeSteps } from "./chargeSteps.ts";
import { MARKS, MAX_BOND_ORDER } from "./moleculeCounts.ts";
import { createAtomsToNeutral } from "./neutrality.ts";

/**
 * Rules of molecules. A state is a connected graph that keeps valences and the limits of the space,
 * whose rings (a smallest set of smallest rings) have sizes within the limits and hold no linear
 * atoms, and to which so many atoms may still be added that it can become neutral.
 *
 * All of these but the rings are kept by everything that lies on the way from the source, so what
 * is left after taking off a leaf or opening a ring is a state if it is connected and its rings
 * are not too large.
 *
 * @param source the scaffold, its atoms and bonds marked; nothing by default
 */
export function createAtomRules(space: AtomSpace, source: GraphShape = EMPTY_SHAPE): GraphRules {
  const { kinds, maxBondOrder, bondOrders, maxAtoms, maxRingSize, maxSteps, maxBonds } = space;
  const atomsToNeutral = createAtomsToNeutral(kinds);
  const canBeCharged = createChargePlans(space);
  const numCharged = hasChargeSteps(space) ? maxAtoms - source.nodeColor.length : 0;
  const hasScaffold = source.nodeColor.length > 0;
  const perBond = bondOrders === "separate" ? maxBondOrder : 1;
  const firstSteps = hasScaffold ? 1 : 2;
  return {
    name: `atoms ${kinds.map(({ name }) => name).join(" ")} up to ${maxAtoms}`,
    numAddedColors: hasChargeSteps(space) ? space.elements.length : kinds.length,
    numAddedEdgeColors: bondOrders === "separate" ? 1 : maxBondOrder,
    recolors: chargeStepsOf(space),
    raisesEdges: bondOrders === "separate" && maxBondOrder > 1,
    numNodeColors: kinds.length * (hasScaffold ? MARKS.length : 1),
    numEdgeColors: 1 + MAX_BOND_ORDER * (hasScaffold ? 2 : 1),
    numPairKinds: maxRingSize,
    neighborhoods: { radius: space.neighborhoodRadius, buckets: space.neighborhoodBuckets },
    maxNodes: maxAtoms,
    maxSteps: Math.min(
      maxSteps,
      firstSteps + perBond * (maxBonds - source.edgeColor.length) + numCharged,
    ),
    source,
    optionsOf: (graph) => atomOptions({ space, graph, atomsToNeutral, canBeCharged }),
  };
}
