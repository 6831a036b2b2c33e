import { describe, expect, test } from "vitest";
import { automorphisms, type ColoredGraph } from "../../src/chem/automorphisms.ts";
import { UserError } from "../../src/core/errors.ts";
import { createRng } from "../../src/core/rng.ts";

const SEED = 5;

function permutationsOf(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, i) =>
    permutationsOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

/** Tries every permutation of the vertices. */
function bruteForce(graph: ColoredGraph): number[][] {
  const vertices = Array.from({ length: graph.numVertices }, (_, v) => v);
  const color = new Map<string, number>();
  for (let e = 0; e < graph.edgeStart.length; e++) {
    color.set(`${graph.edgeStart[e]} ${graph.edgeEnd[e]}`, graph.edgeColors[e]);
    color.set(`${graph.edgeEnd[e]} ${graph.edgeStart[e]}`, graph.edgeColors[e]);
  }
  return permutationsOf(vertices).filter(
    (image) =>
      vertices.every((v) => graph.vertexColors[v] === graph.vertexColors[image[v]]) &&
      vertices.every((v) =>
        vertices.every((w) => color.get(`${v} ${w}`) === color.get(`${image[v]} ${image[w]}`)),
      ),
  );
}

/** A random graph; few colours and many equal edges make symmetries likely. */
function randomGraph(numVertices: number, numColors: number, density: number, seed: number) {
  const rng = createRng(seed);
  const pairs = Array.from({ length: numVertices }, (_, v) => v)
    .flatMap((v) => Array.from({ length: v }, (_, w) => [w, v]))
    .filter(() => rng.next() < density);
  return {
    numVertices,
    vertexColors: Array.from({ length: numVertices }, () => rng.integer(numColors)),
    edgeStart: pairs.map(([v]) => v),
    edgeEnd: pairs.map(([, w]) => w),
    edgeColors: pairs.map(() => 1 + rng.integer(numColors)),
  };
}

function ring(numVertices: number): ColoredGraph {
  const vertices = Array.from({ length: numVertices }, (_, v) => v);
  return {
    numVertices,
    vertexColors: vertices.map(() => 0),
    edgeStart: vertices,
    edgeEnd: vertices.map((v) => (v + 1) % numVertices),
    edgeColors: vertices.map(() => 1),
  };
}

const sorted = (lists: number[][]): string[] => lists.map((list) => list.join()).sort();

describe("automorphisms", () => {
  test(`agree with trying all permutations on 160 random graphs (seed ${SEED})`, () => {
    let numSymmetric = 0;
    for (let i = 0; i < 160; i++) {
      const graph = randomGraph(1 + (i % 7), 1 + (i % 2), 0.2 + 0.2 * (i % 4), SEED + i);
      const expected = bruteForce(graph);
      if (expected.length > 1) numSymmetric++;
      expect(sorted(automorphisms(graph))).toEqual(sorted(expected));
    }
    expect(numSymmetric).toBeGreaterThan(40);
  });

  test("restricted to some vertices list each restriction once", () => {
    for (let i = 0; i < 60; i++) {
      const graph = randomGraph(6, 1, 0.2 + 0.2 * (i % 4), SEED + i);
      const base = [4, 1];
      const expected = new Set(bruteForce(graph).map((image) => [image[4], image[1]].join()));
      expect(sorted(automorphisms(graph, { base }))).toEqual([...expected].sort());
    }
  });

  test("of a ring of six are the twelve of the hexagon, the identity first", () => {
    const found = automorphisms(ring(6));
    expect(found).toHaveLength(12);
    expect(found[0]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("of vertices without a base is one empty list", () => {
    expect(automorphisms(ring(5), { base: [] })).toEqual([[]]);
  });

  test("are refused with the graph's name when there are more than the limit", () => {
    const message = "The wheel has too many symmetries to list (the limit is 11).";
    expect(() => automorphisms(ring(6), { limit: 11, name: "The wheel" })).toThrow(
      new UserError(message),
    );
    expect(automorphisms(ring(6), { limit: 12 })).toHaveLength(12);
  });
});
