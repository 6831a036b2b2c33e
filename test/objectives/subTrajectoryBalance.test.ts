import { describe, expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { createObjective, objectiveSection } from "../../src/objectives/config.ts";
import type { SubTrajectoryWeighting } from "../../src/objectives/subTrajectoryWeights.ts";
import { evaluateTerms, layout, type TermValues } from "./evaluateTerms.ts";

const SEED = 4;
const LENGTHS = [5, 1, 3, 2];
const STEPS = Math.max(...LENGTHS);
const LAMBDA = 0.7;

/** Random terms of trajectories of different lengths, 0 after the end of each. */
function randomTerms() {
  const rng = createRng(SEED);
  const rows = (draw: () => number): number[][] =>
    LENGTHS.map((length) => Array.from({ length: STEPS }, (_, k) => (k < length ? draw() : 0)));
  return {
    ...layout(LENGTHS),
    logZ: LENGTHS.map(() => 0.8),
    logReward: LENGTHS.map(() => rng.normal()),
    logPF: rows(() => -3 * rng.next()),
    logPB: rows(() => -3 * rng.next()),
    stateFlow: rows(() => rng.normal()),
    partialLogReward: rows(() => rng.normal()),
    logStop: rows(() => -3 * rng.next()),
    canStop: LENGTHS.map((n) => Array.from({ length: STEPS }, (_, k) => (k > 0 && k < n ? 1 : 0))),
  } satisfies TermValues;
}

const terms = randomTerms();

/** log F(s_k), log R at the end. */
type LogFlow = (t: number, k: number) => number;

const learned: LogFlow = (t, k) => (k === LENGTHS[t] ? terms.logReward[t] : terms.stateFlow[t][k]);

/** The residual of i..j, term by term. */
function residual(logFlow: LogFlow, t: number, i: number, j: number): number {
  let delta = logFlow(t, i) - logFlow(t, j);
  for (let k = i; k < j; k++) delta += terms.logPF[t][k] - terms.logPB[t][k];
  return delta;
}

/** Weight of i..j before it is normalised. */
const RAW: Record<SubTrajectoryWeighting, (i: number, j: number, length: number) => number> = {
  geometricWithin: (i, j) => LAMBDA ** (j - i),
  geometric: (i, j) => LAMBDA ** (j - i),
  equalWithin: () => 1,
  equal: () => 1,
  transitions: (i, j) => (j === i + 1 ? 1 : 0),
  whole: (i, j, length) => (i === 0 && j === length ? 1 : 0),
};

/** The losses by two loops over the ends of all sub-trajectories. */
function slowLosses(weighting: SubTrajectoryWeighting, logFlow: LogFlow): number[] {
  const sums = LENGTHS.map((length, t) => {
    let [loss, weight] = [0, 0];
    for (let i = 0; i < length; i++) {
      for (let j = i + 1; j <= length; j++) {
        const own = RAW[weighting](i, j, length);
        loss += own * residual(logFlow, t, i, j) ** 2;
        weight += own;
      }
    }
    return { loss, weight };
  });
  const mean = sums.reduce((sum, { weight }) => sum + weight, 0) / sums.length;
  const isPooled = weighting === "geometric" || weighting === "equal";
  return sums.map(({ loss, weight }) => loss / (isPooled ? mean : weight));
}

const lossesOf = async (options: object): Promise<Float32Array> => {
  const objective = createObjective(objectiveSection.parse(options));
  return (await evaluateTerms(objective, terms)).losses;
};

function expectEqual(found: Float32Array, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [t, loss] of expected.entries()) {
    expect(Math.abs(found[t] - loss)).toBeLessThan(1e-4 * (1 + loss));
  }
}

describe(`all pairs of states at once give what two loops give (seed ${SEED})`, () => {
  test.each(Object.keys(RAW) as SubTrajectoryWeighting[])("weighted by %s", async (weighting) => {
    const found = await lossesOf({ type: "subTrajectoryBalance", weighting, lambda: LAMBDA });
    expectEqual(found, slowLosses(weighting, learned));
  });

  test("as modified detailed balance, with F(s) = R(s) / PF(stop | s)", async () => {
    const terminating: LogFlow = (t, k) => {
      if (k === LENGTHS[t]) return terms.logReward[t];
      return k === 0 ? terms.logZ[t] : terms.partialLogReward[t][k] - terms.logStop[t][k];
    };
    const found = await lossesOf({ type: "modifiedDetailedBalance" });
    expectEqual(found, slowLosses("transitions", terminating));
  });
});

test("transitions alone are detailed balance, and lambda near 0 tends there", async () => {
  const balance = await lossesOf({ type: "detailedBalance" });
  expectEqual(await lossesOf({ type: "subTrajectoryBalance", weighting: "transitions" }), [
    ...balance,
  ]);
  expectEqual(await lossesOf({ type: "subTrajectoryBalance", lambda: 1e-6 }), [...balance]);
});
