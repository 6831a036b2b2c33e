import { expect, test } from "vitest";
import { concatBatches, numActions } from "../../src/core/graphBatch.ts";
import { createRng } from "../../src/core/rng.ts";
import { sizeOf } from "../../src/engine/parameters.ts";
import { bucketFor } from "../../src/policies/batchShape.ts";
import { flatActionIndices, packBatch, packSpecs, policyTensors } from "../../src/policies/pack.ts";
import { GRID_SPEC, gridStates, randomTrees, SPEC } from "./exampleGraphs.ts";

const batch = randomTrees(createRng(1), 9);
const shape = bucketFor(SPEC, batch);

test("feeds have the shapes and types that packSpecs names", () => {
  const conditioning = new Float32Array(9 * 4);
  const specs = packSpecs(SPEC, shape, 4);
  const feeds = packBatch({ spec: SPEC, batch, shape, conditioning });
  expect(Object.keys(feeds).sort()).toEqual(Object.keys(specs).sort());
  for (const [name, { shape: lengths, dtype }] of Object.entries(specs)) {
    expect(feeds[name].length, name).toBe(sizeOf(lengths));
    expect(feeds[name] instanceof Int32Array, name).toBe(dtype === "int32");
  }
});

test("inputs that an environment does not have are left out", () => {
  const grid = gridStates([[0, 1]]);
  const specs = packSpecs(GRID_SPEC, bucketFor(GRID_SPEC, grid), 0);
  expect(Object.keys(specs).sort()).toEqual([
    "graphMask",
    "layoutMask",
    "layoutPosition",
    "layoutRows",
    "nodeCategories",
    "rowGraph",
  ]);
});

test("the layout lists each row of a graph once, and positions lead back to it", () => {
  const feeds = packBatch({ spec: SPEC, batch, shape });
  const rows = [...batch.graphOf.keys(), ...Array.from({ length: 9 }, (_, g) => shape.nodes + g)];
  for (const row of rows) expect(feeds.layoutRows[feeds.layoutPosition[row]]).toBe(row);
  const listed = [...feeds.layoutRows].filter((_, i) => feeds.layoutMask[i] === 1);
  expect(listed.length).toBe(batch.graphOf.length + shape.graphs);
  expect(new Set(listed).size).toBe(listed.length);
});

test("a bucket has room for the batch and one row of padding, and is a function of it", () => {
  for (let seed = 0; seed < 30; seed++) {
    const rng = createRng(seed);
    const some = randomTrees(rng, 1 + rng.integer(200));
    const room = bucketFor(SPEC, some);
    expect(room).toEqual(bucketFor(SPEC, some));
    expect(room.nodes).toBeGreaterThan(some.graphOf.length);
    expect(room.sites).toBeGreaterThan(some.siteNode.length);
    expect(room.edges).toBeGreaterThanOrEqual(some.edgeSource.length);
    expect(room.maxNodes).toBeLessThanOrEqual(SPEC.maxNodes + 1);
    expect(() => packBatch({ spec: SPEC, batch: some, shape: room })).not.toThrow();
  }
});

test("graphs that are all full get room for one more node, where padded rows stand", () => {
  const four = gridStates([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  const room = bucketFor(GRID_SPEC, four);
  expect(room.graphs).toBe(4);
  expect(room.maxNodes).toBe(2);
  const { layoutPosition, layoutMask } = packBatch({ spec: GRID_SPEC, batch: four, shape: room });
  for (let v = 4; v < room.nodes; v++) expect(layoutMask[layoutPosition[v]]).toBe(0);
  expect(() =>
    packBatch({ spec: GRID_SPEC, batch: four, shape: { ...room, maxNodes: 1 } }),
  ).toThrow("all graphs are full, but padded rows need a place");
});

test("padding of node rows is at most a half, and an eighth from 1,024 rows on", () => {
  const one = gridStates([[0, 0]]);
  for (const count of [8, 17, 100, 513, 1000, 1024, 1153, 5000]) {
    const many = concatBatches(Array.from({ length: count }, () => one));
    const padding = bucketFor(GRID_SPEC, many).nodes / (count + 1) - 1;
    expect(padding).toBeLessThanOrEqual(count < 1023 ? 0.5 : 0.125);
  }
});

test("updates pad finely from small batches on, 7 % of the node rows on average", () => {
  const one = gridStates([[0, 0]]);
  const paddings: number[] = [];
  for (let count = 130; count < 1000; count += 37) {
    const many = concatBatches(Array.from({ length: count }, () => one));
    paddings.push(bucketFor(GRID_SPEC, many, "update").nodes / (count + 1) - 1);
    expect(paddings.at(-1)).toBeLessThanOrEqual(0.125);
  }
  expect(paddings.reduce((sum, padding) => sum + padding, 0) / paddings.length).toBeLessThan(0.07);
});

test("flat indices number the actions of a graph as its logits lie", () => {
  const logits = new Map<number, string>();
  for (let g = 0; g < shape.graphs; g++) {
    for (let a = 0; a < 2; a++) logits.set(logits.size, `graph ${g} action ${a}`);
  }
  for (let s = 0; s < shape.sites; s++) {
    for (let k = 0; k < 3; k++) logits.set(logits.size, `site ${s} kind ${k}`);
  }
  const last = Int32Array.from({ length: 9 }, (_, g) => numActions(SPEC, batch, g) - 1);
  const found = flatActionIndices(SPEC, batch, shape, last);
  for (let g = 0; g < 9; g++) {
    const [start, end] = [batch.siteOffsets[g], batch.siteOffsets[g + 1]];
    const wanted = end > start ? `site ${end - 1} kind 2` : `graph ${g} action 1`;
    expect(logits.get(found[g])).toBe(wanted);
  }
});

test("a batch that is too large for its shape is refused by name and number", () => {
  const pack = (change: Partial<typeof shape>) => () =>
    packBatch({ spec: SPEC, batch, shape: { ...shape, ...change } });
  expect(pack({ graphs: 4 })).toThrow("the batch has 9 graphs, the shape room for 4");
  expect(pack({ sites: 2 })).toThrow(/the batch has \d+ sites, the shape room for 1\./);
  expect(pack({ maxNodes: 1 })).toThrow(/graph \d has more than the 1 nodes of the shape/);
  expect(pack({ maxSites: 1 })).toThrow(/graph \d has \d+ sites, more than the 1 of the shape/);
  expect(() => packBatch({ spec: SPEC, batch, shape, conditioning: new Float32Array(10) })).toThrow(
    "10 conditioning values do not divide into 9 graphs",
  );
});

test("a missing input of a step is named", () => {
  expect(() => policyTensors({})).toThrow("no input named nodeCategories, rowGraph");
});
