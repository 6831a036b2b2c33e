import { expect, test } from "vitest";
import { shortCycles } from "../../../src/env/atoms/shortCycles.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import {
  edgesOnCycles,
  type LabelledGraph,
  withoutEdge,
} from "../../../src/env/graphs/labelledGraph.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { ringSizes } from "./minimumCycleBasis.ts";

const MAX_NODES = 7;

/** All connected graphs of up to 7 nodes, from those of 3 on with a ring. */
function graphsWithRings(): LabelledGraph[] {
  const env = createColoredGraphs({ colors: 1, maxNodes: MAX_NODES });
  const { states, terminals } = enumerateSpace(env);
  return [...terminals]
    .map((state) => states.graphs[state])
    .filter((graph) => graph.numEdges >= graph.numNodes);
}

test("in every graph of up to 7 nodes whose rings are short, one can be opened", () => {
  let [numCases, numOpened] = [0, 0];
  const graphs = graphsWithRings();
  expect(graphs).toHaveLength(996 - 1 - 1 - 1 - 2 - 3 - 6 - 11);
  for (const graph of graphs) {
    const onCycle = edgesOnCycles(graph, graph.numEdges);
    const [longest] = ringSizes(graph).slice(-1);
    const opened = graph.edgeStart.map((_, e) =>
      onCycle[e] === 1 ? (ringSizes(withoutEdge(graph, e)).at(-1) ?? 0) : Number.POSITIVE_INFINITY,
    );
    for (let maxLength = 3; maxLength <= MAX_NODES; maxLength++) {
      const cycles = shortCycles(graph, { onCycle, maxLength });
      expect(cycles.generate, `${graph.key} ${maxLength}`).toBe(longest <= maxLength);
      if (!cycles.generate) continue;
      numCases++;
      expect(cycles.canBeOpened, `${graph.key} ${maxLength}`).toBe(true);
      for (const [e, left] of opened.entries()) {
        if (onCycle[e] === 0) continue;
        expect(cycles.canBeOpenedWithout(e), `${graph.key} ${maxLength}`).toBe(left <= maxLength);
        if (left <= maxLength) numOpened++;
      }
    }
  }
  console.log(`${numCases} graphs and limits, ${numOpened} ways to open a ring`);
});

test("where fixed edges leave only rings that close together, none can be opened", () => {
  // A chain of 9 nodes, fixed, and three edges that close rings of 5, but alone of 6 and of 9.
  const ends = [
    ...Array.from({ length: 8 }, (_, v) => [v, v + 1]),
    ...[
      [0, 5],
      [0, 8],
      [3, 8],
    ],
  ];
  const around = Array.from({ length: 9 }, (_, v) =>
    ends.flatMap(([a, b], e) => (a === v ? [[b, e]] : b === v ? [[a, e]] : [])),
  );
  const offsets = Int32Array.from({ length: 10 }, (_, v) =>
    around.slice(0, v).reduce((sum, own) => sum + own.length, 0),
  );
  const graph = {
    offsets,
    neighbors: Int32Array.from(around.flat(), ([node]) => node),
    neighborBonds: Int32Array.from(around.flat(), ([, edge]) => edge),
  };
  const onCycle = edgesOnCycles(graph, ends.length);
  const fixed = Uint8Array.from(ends, (_, e) => (e < 8 ? 1 : 0));
  const short = shortCycles(graph, { onCycle, maxLength: 5, fixed });
  expect([short.generate, short.canBeOpened]).toEqual([true, false]);
  expect([8, 9, 10].map((edge) => short.canBeOpenedWithout(edge))).toEqual([false, false, false]);
  expect(shortCycles(graph, { onCycle, maxLength: 5 }).canBeOpened).toBe(true);
  const wide = shortCycles(graph, { onCycle, maxLength: 6, fixed });
  expect([wide.generate, wide.canBeOpened]).toEqual([true, true]);
});
