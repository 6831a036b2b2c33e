import { expect, test } from "vitest";
import type { ParameterSpec } from "../../../src/engine/parameters.ts";
import { headRates } from "../../../src/training/transfer/headRates.ts";
import { transferWeights } from "../../../src/training/transfer/transferWeights.ts";

const spec = (name: string, ...shape: number[]): ParameterSpec => ({
  name,
  shape,
  init: { constant: 0 },
});

/** A network told of `size` columns, in miniature. */
const network = (size: number) => [
  spec("nodeEmbedding", 2, 2),
  spec("virtualNode", 1, 2),
  ...(size > 0 ? [spec("virtualNode.conditioning", size, 2)] : []),
  ...(size > 0 ? [spec("layer0.norm.film.weight", size, 4)] : []),
  ...(size > 0 ? [spec("layer0.norm.film.bias", 4)] : []),
  spec("graphHead.logits.weight", 2, 1),
  spec("logZ", 1),
];

const count = (specs: readonly ParameterSpec[]): number =>
  specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

const rising = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i + 1);

/** The arrays of a flat vector by name. */
function arraysOf(specs: readonly ParameterSpec[], flat: Float32Array): Record<string, number[]> {
  let at = 0;
  return Object.fromEntries(
    specs.map((one) => {
      const size = count([one]);
      at += size;
      return [one.name, [...flat.subarray(at - size, at)]];
    }),
  );
}

function transfer(before: readonly string[], after: readonly string[], usual: readonly number[]) {
  const [old, current] = [network(before.length), network(after.length)];
  const moved = transferWeights(
    {
      model: { parameters: old },
      weights: rising(count(old)),
      columns: before,
      usualCode: Float32Array.from(usual),
    },
    { model: { parameters: current }, columns: after },
    new Float32Array(count(current)).fill(-7),
  );
  return { moved, old: arraysOf(old, rising(count(old))), now: arraysOf(current, moved.weights) };
}

test("arrays of the same name and columns are the run's own", () => {
  const { moved, old, now } = transfer(["a", "b"], ["a", "b"], [0.5, 1]);
  expect(now).toEqual(old);
  expect(moved).toMatchObject({ started: [], dropped: [], misfits: [] });
});

test("columns are matched by name wherever they stand, and new ones say nothing", () => {
  const { old, now } = transfer(["a", "b"], ["new", "b", "a"], [0, 0]);
  const [a1, a2, b1, b2] = old["virtualNode.conditioning"];
  expect(now["virtualNode.conditioning"]).toEqual([0, 0, b1, b2, a1, a2]);
  expect(now["layer0.norm.film.weight"].slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(now.virtualNode).toEqual(old.virtualNode);
});

test("columns that are gone stay at what is usually asked", () => {
  const { old, now } = transfer(["a", "b"], ["a"], [0, 0.5]);
  const b = old["virtualNode.conditioning"].slice(2);
  expect(now.virtualNode).toEqual(old.virtualNode.map((value, i) => value + 0.5 * b[i]));
  const film = old["layer0.norm.film.weight"].slice(4);
  expect(now["layer0.norm.film.bias"]).toEqual(
    old["layer0.norm.film.bias"].map((value, i) => value + 0.5 * film[i]),
  );
});

test("a run that was asked for nothing starts neutral when something is asked", () => {
  const { moved, now } = transfer([], ["a", "b"], []);
  expect(now["virtualNode.conditioning"]).toEqual([0, 0, 0, 0]);
  expect(now["layer0.norm.film.weight"]).toEqual(new Array(8).fill(0));
  expect(moved.started).toEqual([
    "virtualNode.conditioning",
    "layer0.norm.film.weight",
    "layer0.norm.film.bias",
  ]);
});

test("heads and what reads the conditioning learn faster, the rest as before", () => {
  const parameters = network(1);
  expect(headRates({ parameters }, 10)).toEqual([
    { start: 0, end: 6, factor: 1 },
    { start: 6, end: 18, factor: 10 },
    { start: 18, end: 19, factor: 1 },
  ]);
  expect(headRates({ parameters }, 1)).toEqual([]);
});
