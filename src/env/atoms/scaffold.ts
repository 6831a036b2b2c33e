import { canonicalForm } from "../graphs/canonicalGraph.ts";
import {
  degreeOf,
  type GraphShape,
  type LabelledGraph,
  neighborsOf,
} from "../graphs/labelledGraph.ts";
import type { AtomSpace } from "./atomSpace.ts";
import {
  bondColorOf,
  bondOrderOf,
  colorOf,
  isScaffoldBond,
  kindIndexOf,
  markOf,
} from "./moleculeCounts.ts";

/** A part that every molecule of a space holds; its atoms and bonds carry marks. */
export interface Scaffold {
  /** In canonical order. */
  readonly graph: LabelledGraph;
}

/** The scaffold as the source of a space: an atom that may not grow is closed, others are open. */
export function createScaffold(
  space: AtomSpace,
  { shape, grows }: { readonly shape: GraphShape; readonly grows: readonly boolean[] },
): Scaffold {
  const marked = {
    ...shape,
    nodeColor: shape.nodeColor.map((kind, v) => colorOf(space, kind, grows[v] ? "open" : "closed")),
    edgeColor: shape.edgeColor.map((order) => bondColorOf(order, true)),
  };
  return { graph: canonicalForm(marked).graph };
}

/** A graph without the marks of the scaffold: the molecule alone. */
export const unmarked = <Graph extends GraphShape>(space: AtomSpace, graph: Graph): Graph => ({
  ...graph,
  nodeColor: graph.nodeColor.map((color) => kindIndexOf(space, color)),
  edgeColor: graph.edgeColor.map((color) => bondColorOf(bondOrderOf(color))),
});

/** A molecule with a scaffold in it marked; `place` holds the atom of each scaffold atom. */
export function withMarks(
  space: AtomSpace,
  molecule: GraphShape,
  { graph }: Scaffold,
  place: readonly number[],
): GraphShape {
  const nodeColor = molecule.nodeColor.map((color) => kindIndexOf(space, color));
  for (const [v, atom] of place.entries()) nodeColor[atom] = graph.nodeColor[v];
  const marked = new Set(
    graph.edgeStart.map((start, e) => pairOf(place[start], place[graph.edgeEnd[e]])),
  );
  const edgeColor = molecule.edgeColor.map((color, e) =>
    bondColorOf(bondOrderOf(color), marked.has(pairOf(molecule.edgeStart[e], molecule.edgeEnd[e]))),
  );
  return { ...molecule, nodeColor, edgeColor };
}

const pairOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;

/**
 * All places of a scaffold in a molecule (one Kekule form): the same kinds and orders, and no other
 * bonds at closed atoms. Places that differ by a symmetry of the scaffold are all there.
 *
 * @param within only places where the molecule's own marks say it is
 * @returns for each place the atom of each scaffold atom
 */
export function findScaffold(
  space: AtomSpace,
  molecule: GraphShape,
  { graph }: Scaffold,
  { within = false }: { readonly within?: boolean } = {},
): number[][] {
  const around = neighborsOf(molecule);
  const orders = new Map(
    molecule.edgeColor.map((color, e) => [
      pairOf(molecule.edgeStart[e], molecule.edgeEnd[e]),
      within && !isScaffoldBond(color) ? 0 : bondOrderOf(color),
    ]),
  );
  const sequence = connectedOrder(graph);
  const fits = (v: number, atom: number): boolean => {
    const [color, own] = [graph.nodeColor[v], molecule.nodeColor[atom]];
    if (within ? own !== color : kindIndexOf(space, own) !== kindIndexOf(space, color))
      return false;
    return markOf(space, color) !== "closed" || degreeOf(graph, v) === degreeOf(around, atom);
  };
  const found: number[][] = [];
  const place = new Array<number>(graph.numNodes).fill(-1);
  const extend = (depth: number): void => {
    if (depth === sequence.length) {
      found.push([...place]);
      return;
    }
    const v = sequence[depth];
    for (let atom = 0; atom < molecule.nodeColor.length; atom++) {
      if (place.includes(atom) || !fits(v, atom)) continue;
      const agrees = [...neighborsWithOrders(graph, v)].every(
        ([next, order]) => place[next] < 0 || orders.get(pairOf(atom, place[next])) === order,
      );
      if (!agrees) continue;
      place[v] = atom;
      extend(depth + 1);
      place[v] = -1;
    }
  };
  extend(0);
  return found;
}

function* neighborsWithOrders(graph: LabelledGraph, v: number): Generator<[number, number]> {
  for (let k = graph.offsets[v]; k < graph.offsets[v + 1]; k++) {
    yield [graph.neighbors[k], bondOrderOf(graph.edgeColor[graph.neighborBonds[k]])];
  }
}

/** Atoms so that each but the first is bonded to one before it. */
function connectedOrder(graph: LabelledGraph): number[] {
  const order = graph.numNodes > 0 ? [0] : [];
  for (const v of order) {
    for (const [next] of neighborsWithOrders(graph, v)) {
      if (!order.includes(next)) order.push(next);
    }
  }
  return order;
}
