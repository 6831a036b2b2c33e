import { describe, expect, test } from "vitest";
import { automorphisms } from "../../../src/chem/automorphisms.ts";
import { createRng, type Rng } from "../../../src/core/rng.ts";
import { canonicalForm } from "../../../src/env/graphs/canonicalGraph.ts";
import { edgesOnCycles, type GraphShape } from "../../../src/env/graphs/labelledGraph.ts";

const SEED = 11;

/** A random graph, connected or not, with few colours so that it often has symmetry. */
function randomShape(rng: Rng): GraphShape {
  const numNodes = 1 + rng.integer(8);
  const density = rng.next();
  const edges: [number, number][] = [];
  for (let a = 0; a < numNodes; a++) {
    for (let b = a + 1; b < numNodes; b++) if (rng.next() < density) edges.push([a, b]);
  }
  return {
    nodeColor: Array.from({ length: numNodes }, () => (rng.next() < 0.15 ? 1 : 0)),
    edgeStart: edges.map(([a]) => a),
    edgeEnd: edges.map(([, b]) => b),
    edgeColor: edges.map(() => (rng.next() < 0.15 ? 2 : 1)),
  };
}

function shuffled(shape: GraphShape, rng: Rng): { shape: GraphShape; image: number[] } {
  const image = shape.nodeColor.map((_, v) => v);
  for (let i = image.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [image[i], image[j]] = [image[j], image[i]];
  }
  const nodeColor = [...shape.nodeColor];
  for (const [v, color] of shape.nodeColor.entries()) nodeColor[image[v]] = color;
  const edgeStart = shape.edgeEnd.map((v) => image[v]);
  const edgeEnd = shape.edgeStart.map((v) => image[v]);
  return { shape: { nodeColor, edgeStart, edgeEnd, edgeColor: shape.edgeColor }, image };
}

describe(`the canonical form of a graph (seed ${SEED})`, () => {
  test("is the same for every order of the nodes, and tells where each node went", () => {
    const rng = createRng(SEED);
    for (let i = 0; i < 400; i++) {
      const shape = randomShape(rng);
      const form = canonicalForm(shape);
      expect(canonicalForm(shuffled(shape, rng).shape).graph).toEqual(form.graph);
      expect([...form.rankOf].sort((a, b) => a - b)).toEqual([...form.rankOf.keys()]);
      for (const [v, rank] of form.rankOf.entries()) {
        expect(form.graph.nodeColor[rank]).toBe(shape.nodeColor[v]);
      }
      const pairs = new Set(form.graph.edgeStart.map((v, e) => `${v} ${form.graph.edgeEnd[e]}`));
      for (const [e, start] of shape.edgeStart.entries()) {
        const ends = [form.rankOf[start], form.rankOf[shape.edgeEnd[e]]].sort((a, b) => a - b);
        expect(pairs).toContain(ends.join(" "));
      }
    }
  });

  test("has the number of automorphisms that a search by backtracking finds", () => {
    const rng = createRng(SEED);
    for (let i = 0; i < 300; i++) {
      const shape = randomShape(rng);
      const listed = automorphisms({
        ...{ numVertices: shape.nodeColor.length, vertexColors: shape.nodeColor },
        ...shape,
        edgeColors: shape.edgeColor,
      });
      const order = Math.exp(canonicalForm(shape).graph.logAutomorphisms);
      expect(order).toBeCloseTo(listed.length, 6);
    }
  });

  test("differs for graphs that colours of neighbours can't tell apart", () => {
    const ring = (size: number, first: number) =>
      Array.from({ length: size }, (_, i) => [first + i, first + ((i + 1) % size)]);
    const shapeOf = (edges: number[][]): GraphShape => ({
      nodeColor: new Array(6).fill(0),
      edgeStart: edges.map(([a]) => a),
      edgeEnd: edges.map(([, b]) => b),
      edgeColor: edges.map(() => 1),
    });
    const hexagon = canonicalForm(shapeOf(ring(6, 0)));
    const triangles = canonicalForm(shapeOf([...ring(3, 0), ...ring(3, 3)]));
    expect(hexagon.graph.key).not.toBe(triangles.graph.key);
    expect(Math.exp(triangles.graph.logAutomorphisms)).toBeCloseTo(72, 9);
  });

  test("an edge is on a cycle when its ends stay connected without it", () => {
    const rng = createRng(SEED);
    for (let i = 0; i < 300; i++) {
      const { graph } = canonicalForm(randomShape(rng));
      const connected = (without: number): number[] => {
        const group = graph.nodeColor.map((_, v) => v);
        for (const [e, start] of graph.edgeStart.entries()) {
          if (e === without) continue;
          const [keep, drop] = [group[start], group[graph.edgeEnd[e]]];
          for (const [v, own] of group.entries()) if (own === drop) group[v] = keep;
        }
        return group;
      };
      if (new Set(connected(-1)).size > 1) continue;
      const expected = graph.edgeStart.map((_, e) => (new Set(connected(e)).size === 1 ? 1 : 0));
      expect([...edgesOnCycles(graph, graph.numEdges)]).toEqual(expected);
    }
  });
});
