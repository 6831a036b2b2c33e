import { expect, test } from "vitest";
import { automorphismGroup } from "../../src/chem/automorphismGroup.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import { symmetryOf } from "../../src/chem/symmetry.ts";
import { UserError } from "../../src/core/errors.ts";

const orderOf = (smiles: string, fixed: number[] = []): number =>
  symmetryOf(parseSmiles(smiles), { fixed }).order;

test.each([
  ["C", 1],
  ["CC", 2],
  ["CCO", 1],
  ["CC(C)(C)C", 24],
  ["c1ccccc1", 12],
  ["C1=CC=CC=C1", 6],
  ["c1ccc2ccccc2c1", 4],
  ["C12C3C4C1C5C2C3C45", 48],
  ["C.C.C", 6],
  ["Cc1ccc(C)cc1", 4],
  ["[13CH3]C", 1],
])("%s has %i automorphisms", (smiles, order) => {
  expect(orderOf(smiles)).toBe(order);
});

test("fixed atoms leave what fixes them", () => {
  expect(orderOf("c1ccccc1", [0])).toBe(2);
  expect(orderOf("c1ccccc1", [0, 1])).toBe(1);
  expect(orderOf("CC(C)(C)C", [0])).toBe(6);
});

test("equivalent atoms are of one class, named by the smallest", () => {
  expect([...symmetryOf(parseSmiles("Cc1ccc(C)cc1")).classes]).toEqual([0, 1, 2, 2, 1, 0, 2, 2]);
  const withFixed = symmetryOf(parseSmiles("c1ccccc1"), { fixed: [0] });
  expect([...withFixed.classes]).toEqual([0, 1, 2, 3, 2, 1]);
});

test("buckminsterfullerene has 120, and large groups are counted without a list of them", () => {
  const c60 =
    "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c" +
    "%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41";
  expect(orderOf(c60)).toBe(120);
  expect(orderOf("C(C(C)(C)C)(C(C)(C)C)(C(C)(C)C)C(C)(C)C")).toBe(24 * 6 ** 4);
});

test("a fixed atom that is not there is the caller's mistake", () => {
  expect(() => orderOf("CC", [2])).toThrow(UserError);
  expect(() => orderOf("CC", [2])).toThrow(
    "Fixed atom 2: the molecule has 2 atoms, numbered from 0.",
  );
});

/** Permutations of 0..n-1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  );
}

/** Bit i + j (j - 1) / 2 is the edge between i < j. */
const bitOf = (i: number, j: number): number => (i < j ? i + (j * (j - 1)) / 2 : bitOf(j, i));

/** All graphs of n vertices up to isomorphism, and how many permutations keep each. */
function allGraphs(n: number): { readonly edges: number[][]; readonly order: number }[] {
  const pairs = Array.from({ length: n }, (_, j) => Array.from({ length: j }, (_, i) => [i, j]));
  const edges = pairs.flat();
  const images = permutations(n).map((p) => edges.map(([i, j]) => 1 << bitOf(p[i], p[j])));
  const seen = new Uint8Array(1 << edges.length);
  const graphs: { edges: number[][]; order: number }[] = [];
  for (let graph = 0; graph < seen.length; graph++) {
    if (seen[graph] === 1) continue;
    const own = edges.flatMap(([i, j], e) => ((graph >> bitOf(i, j)) & 1 ? [e] : []));
    let order = 0;
    for (const image of images) {
      let moved = 0;
      for (const e of own) moved |= image[e];
      seen[moved] = 1;
      if (moved === graph) order++;
    }
    graphs.push({ edges: own.map((e) => edges[e]), order });
  }
  return graphs;
}

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 11],
  [5, 34],
  [6, 156],
  [7, 1044],
])("on all graphs of %i vertices (%i) the order is what brute force counts", (n, count) => {
  const graphs = allGraphs(n);
  expect(graphs).toHaveLength(count);
  for (const { edges, order } of graphs) {
    const found = automorphismGroup({
      numVertices: n,
      vertexColors: new Array(n).fill(0),
      edgeStart: edges.map(([i]) => i),
      edgeEnd: edges.map(([, j]) => j),
      edgeColors: edges.map(() => 1),
    });
    expect(found.order, JSON.stringify(edges)).toBe(order);
  }
});
