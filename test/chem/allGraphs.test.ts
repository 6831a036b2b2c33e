import { expect, test } from "vitest";
import { automorphisms } from "../../src/chem/automorphisms.ts";

/** Numbers of graphs without names on the vertices, OEIS A000088. */
const NUM_GRAPHS = [1, 1, 2, 4, 11, 34, 156, 1044];
const CHUNK_BITS = 7;

function permutationsOf(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, i) =>
    permutationsOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

/** Pairs of vertices; bit i of a graph says whether pair i is an edge. */
function pairsOf(numVertices: number): [number, number][] {
  const vertices = Array.from({ length: numVertices }, (_, v) => v);
  return vertices.flatMap((v) => vertices.slice(0, v).map((w): [number, number] => [w, v]));
}

/** What a permutation of vertices makes of a graph's bits, by tables of 7 bits at a time. */
function bitPermutation(image: readonly number[], pairs: readonly [number, number][]) {
  const rowOf = new Map(pairs.map(([a, b], i) => [`${a} ${b}`, i]));
  const target = pairs.map(([a, b]) => {
    const [low, high] = [image[a], image[b]].sort((x, y) => x - y);
    return rowOf.get(`${low} ${high}`) as number;
  });
  const tables = Array.from({ length: Math.ceil(pairs.length / CHUNK_BITS) }, (_, chunk) =>
    Int32Array.from({ length: 1 << CHUNK_BITS }, (_, bits) =>
      target
        .slice(CHUNK_BITS * chunk, CHUNK_BITS * (chunk + 1))
        .reduce((mask, row, i) => mask | (((bits >> i) & 1) << row), 0),
    ),
  );
  return (mask: number): number => {
    let result = 0;
    for (let chunk = 0; chunk < tables.length; chunk++) {
      result |= tables[chunk][(mask >> (CHUNK_BITS * chunk)) & ((1 << CHUNK_BITS) - 1)];
    }
    return result;
  };
}

test.each([1, 2, 3, 4, 5, 6, 7])(
  "the group of every graph of %i vertices is as large as trying all permutations finds it",
  (numVertices) => {
    const pairs = pairsOf(numVertices);
    const images = permutationsOf(Array.from({ length: numVertices }, (_, v) => v));
    const permutations = images.map((image) => bitPermutation(image, pairs));
    const seen = new Uint8Array(2 ** pairs.length);
    let numGraphs = 0;
    for (let mask = 0; mask < seen.length; mask++) {
      if (seen[mask] === 1) continue;
      numGraphs++;
      let order = 0;
      let fixingFirst = 0;
      for (const [i, permute] of permutations.entries()) {
        const image = permute(mask);
        seen[image] = 1;
        if (image !== mask) continue;
        order++;
        if (images[i][0] === 0) fixingFirst++;
      }
      const edges = pairs.filter((_, i) => (mask >> i) & 1);
      const graph = {
        numVertices,
        edgeStart: edges.map(([a]) => a),
        edgeEnd: edges.map(([, b]) => b),
        edgeColors: edges.map(() => 1),
      };
      const plain = { ...graph, vertexColors: new Int32Array(numVertices) };
      const fixed = {
        ...graph,
        vertexColors: Int32Array.from(images[0], (v) => (v === 0 ? 1 : 0)),
      };
      const found = [automorphisms(plain).length, automorphisms(fixed).length];
      if (found[0] !== order || found[1] !== fixingFirst) {
        expect([edges, ...found]).toEqual([edges, order, fixingFirst]);
      }
    }
    expect(numGraphs).toBe(NUM_GRAPHS[numVertices]);
  },
);
