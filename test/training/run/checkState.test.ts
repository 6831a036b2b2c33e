import { expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { checkState } from "../../../src/training/run/checkState.ts";
import { STATE_VECTORS } from "../../../src/training/updates/trainStep.ts";

const vectors = Object.fromEntries(STATE_VECTORS.map((name) => [name, new Float32Array(3)]));
const state = { step: 5, trajectories: 10, rng: [1, 2, 3, 4], replay: { items: [] }, ...vectors };
const check = (changed: Record<string, unknown>) => () =>
  checkState({ ...state, ...changed }, { folder: "runs/a", parameterCount: 3 });
const REMEDY =
  "It was written by another version of molgfn, which provenance.json beside it names: go on with " +
  "that one, or start a new run.";

test("the state of this version is accepted, with whatever else it holds", () => {
  expect(check({ more: 1 })).not.toThrow();
});

test.each([
  ["has no replay", { replay: undefined }],
  ["has no rng", { rng: null }],
  ["has no secondMoment", { secondMoment: undefined }],
  [
    "holds 4 values of weights where the config describes a network of 3 parameters",
    { weights: new Float32Array(4) },
  ],
])("a state of another version is refused in one sentence: it %s", (what, changed) => {
  expect(check(changed)).toThrow(
    new UserError(`The newest checkpoint of runs/a ${what}. ${REMEDY}`),
  );
});
