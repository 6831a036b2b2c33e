import { describe, expect, test } from "vitest";
import { ShapeError, UserError } from "../../../src/core/errors.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../../../src/evaluation/exact/compareDistributions.ts";
import { enumerateSpace, SpaceTooLarge } from "../../../src/evaluation/exact/enumerateSpace.ts";
import {
  exactTerminalDistribution,
  type LogProbabilities,
} from "../../../src/evaluation/exact/terminalDistribution.ts";

const grid = createHypergrid({ dimensions: 2, side: 2 });

/** Every legal action equally likely. */
const uniform: LogProbabilities = async (batch) =>
  Float64Array.from(
    Array.from({ length: batch.numGraphs }, (_, g) => legalActions(grid.spec, batch, g)).flatMap(
      (legal) => legal.map(() => -Math.log(legal.length)),
    ),
  );

describe("enumerating a space", () => {
  test("finds each state once, with its actions and children", () => {
    const space = enumerateSpace(grid);
    expect(space.keys).toEqual(["0,0", "0,0!", "1,0", "0,1", "1,0!", "1,1", "0,1!", "1,1!"]);
    const actionsOf = (state: number) => {
      const [start, end] = [space.actionOffsets[state], space.actionOffsets[state + 1]];
      return Array.from({ length: end - start }, (_, i) => [
        space.actions[start + i],
        space.keys[space.children[start + i]],
      ]);
    };
    expect(actionsOf(0)).toEqual([
      [0, "0,0!"],
      [1, "1,0"],
      [2, "0,1"],
    ]);
    expect(actionsOf(2)).toEqual([
      [0, "1,0!"],
      [2, "1,1"],
    ]);
    expect(actionsOf(1)).toEqual([]);
    expect([...space.terminals].map((state) => space.keys[state])).toEqual([
      "0,0!",
      "1,0!",
      "0,1!",
      "1,1!",
    ]);
  });

  test("orders states after all that lead to them", () => {
    const space = enumerateSpace(createHypergrid({ dimensions: 3, side: 3 }));
    expect(space.keys).toHaveLength(2 * 27);
    const place = new Map([...space.order].map((state, at) => [state, at]));
    for (let state = 0; state < space.keys.length; state++) {
      for (let k = space.actionOffsets[state]; k < space.actionOffsets[state + 1]; k++) {
        expect(place.get(space.children[k])).toBeGreaterThan(place.get(state) as number);
      }
    }
  });

  test("is refused above the limit", () => {
    const large = createHypergrid({ dimensions: 2, side: 4 });
    expect(enumerateSpace(large, { limit: 32 }).keys).toHaveLength(32);
    expect(() => enumerateSpace(large, { limit: 31 })).toThrow(
      new SpaceTooLarge('Environment "hypergrid 4x4" has more than 31 states, too many to list.'),
    );
  });
});

describe("the exact terminal distribution", () => {
  test("of the uniform policy on a 2 x 2 grid is worked out by hand", async () => {
    const space = enumerateSpace(grid);
    for (const batchSize of [1, 3, 256]) {
      const p = await exactTerminalDistribution(space, uniform, { batchSize });
      const expected = [1 / 3, 1 / 6, 1 / 6, 1 / 3];
      for (const [x, value] of expected.entries()) expect(p[x]).toBeCloseTo(value, 14);
    }
  });

  test("is refused when the policy gives too few numbers", async () => {
    const short: LogProbabilities = async () => new Float64Array(3);
    await expect(exactTerminalDistribution(enumerateSpace(grid), short)).rejects.toThrow(
      new ShapeError(
        "exactTerminalDistribution: the policy gave 3 log-probabilities for 8 legal actions.",
      ),
    );
  });
});

describe("comparing distributions", () => {
  test("gives the distances worked out by hand", () => {
    const { l1, totalVariation, jsd, kl } = compareDistributions([0.5, 0.5, 0], [0.25, 0.25, 0.5]);
    expect(l1).toBeCloseTo(1, 14);
    expect(totalVariation).toBeCloseTo(0.5, 14);
    expect(kl).toBeCloseTo(Math.log(2), 14);
    const half = Math.log(0.5 / 0.375);
    const quarter = 0.5 * Math.log(0.25 / 0.375) + 0.5 * Math.log(2);
    expect(jsd).toBeCloseTo((half + quarter) / 2, 14);
  });

  test("is infinite in KL where the target is zero, and zero for equal ones", () => {
    expect(compareDistributions([1, 0], [0, 1])).toEqual({
      l1: 2,
      totalVariation: 1,
      jsd: Math.log(2),
      kl: Number.POSITIVE_INFINITY,
    });
    expect(compareDistributions([0.3, 0.7], [0.3, 0.7]).jsd).toBe(0);
  });

  test("needs distributions of one length", () => {
    expect(() => compareDistributions([1], [0.5, 0.5])).toThrow(ShapeError);
  });

  test("targets are rewards over their sum, also where rewards are huge or zero", () => {
    const { target, logZ } = targetDistribution([
      1000,
      1000 + Math.log(3),
      Number.NEGATIVE_INFINITY,
    ]);
    expect(target[0]).toBeCloseTo(0.25, 12);
    expect(target[2]).toBe(0);
    expect(logZ).toBeCloseTo(1000 + Math.log(4), 10);
    expect(() => targetDistribution([Number.NEGATIVE_INFINITY])).toThrow(
      new UserError("The largest log reward is -Infinity; at least one must be finite."),
    );
  });
});
