import { describe, expect, test } from "vitest";
import { runExactCase } from "../../bench/exact.ts";
import { EXACT_CASES, EXACT_TASKS } from "../../bench/exactCases.ts";

const [hypergrid, graphs] = EXACT_TASKS;

/** `molgfn bench exact` runs every case on both tasks, with three seeds. */
describe("64,000 trajectories on the hypergrid bring the sampler to R/Z", () => {
  test.each(EXACT_CASES)(
    "by $name",
    async (one) => {
      const found = await runExactCase(hypergrid, one, {
        seed: 0,
        overrides: ["engine.threads=1"],
      });
      console.log(`${one.name}: exact L1 ${found.l1.toPrecision(3)}`);
      expect(found.l1).toBeLessThanOrEqual(one.bar);
      // Learned potentials add up to log R, before they are corrected to.
      if (one.name === "energyDecomposition") expect(found.potentialError).toBeLessThan(0.01);
    },
    300_000,
  );
});

/** The graphs that symmetry matters for, with a network that takes seconds. */
const SMALL = [
  "env.colors=1",
  "env.maxNodes=4",
  "policy.width=32",
  "training.steps=400",
  "training.trajectoriesPerStep=32",
  "training.learningRateHalfLifeSteps=80",
  "engine.threads=1",
];
const ON_GRAPHS = [
  "detailedBalance",
  "subTrajectoryBalance",
  "flowMatching",
  "forwardLooking subTrajectoryBalance",
  "softQLearning",
  "learned PB",
  "maximumEntropy PB",
];

describe("on symmetric graphs too the sampler comes to R/Z", () => {
  test.each(EXACT_CASES.filter(({ name }) => ON_GRAPHS.includes(name)))(
    "by $name",
    async (one) => {
      const found = await runExactCase(graphs, one, { seed: 0, overrides: SMALL });
      console.log(`${one.name}: exact L1 ${found.l1.toPrecision(3)}`);
      expect(found.l1).toBeLessThanOrEqual(one.bar);
    },
    300_000,
  );
});
