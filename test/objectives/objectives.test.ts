import { describe, expect, test } from "vitest";
import { createObjective, objectiveSection } from "../../src/objectives/config.ts";
import type { Objective } from "../../src/objectives/objective.ts";
import { outcomeLikelihood } from "../../src/objectives/outcomePredictor.ts";
import { evaluateTerms, gradientError, layout, type TermValues } from "./evaluateTerms.ts";

const objective = (options: object): Objective => createObjective(objectiveSection.parse(options));

const trajectoryBalance = (options: object = {}): Objective =>
  objective({ type: "trajectoryBalance", ...options });

/** Balanced, then off balance by 0.5, -3 and 2; one transition each. */
const TERMS: TermValues = {
  ...layout([1, 1, 1, 1]),
  logZ: [1, 1, 1, 1],
  logPF: [[-4], [-2], [-6], [-1]],
  logPB: [[-1], [-1.5], [-1], [-3]],
  logReward: [-2, 0, -1, 1],
};

/** Three trajectories of different lengths, off balance everywhere. */
const LONG: TermValues = {
  ...layout([3, 1, 2]),
  logZ: [0.7, 0.7, 0.7],
  logReward: [0.3, -0.6, 1.2],
  logSymmetry: [0.7, 0, 1.1],
  logPF: [
    [-0.5, -1.2, -0.4],
    [-0.9, 0, 0],
    [-0.3, -1.5, 0],
  ],
  logPB: [
    [-0.2, -0.7, 0],
    [0, 0, 0],
    [-0.4, -0.1, 0],
  ],
  learnedLogPB: [
    [-0.2, -0.7, 0],
    [0, 0, 0],
    [-0.4, -0.1, 0],
  ],
  stateFlow: [
    [0.7, 0.5, -0.3],
    [0.7, 0, 0],
    [0.7, 1.1, 0],
  ],
  logCount: [
    [0, 0.4, 0.9],
    [0, 0, 0],
    [0, 0.2, 0],
  ],
  partialLogReward: [
    [0, -0.4, 0.3],
    [0, 0, 0],
    [0, 1.2, 0],
  ],
  canStop: [
    [0, 1, 1],
    [0, 0, 0],
    [0, 1, 0],
  ],
  logStop: [
    [0, -1.1, -0.4],
    [0, 0, 0],
    [0, -1.5, 0],
  ],
  logEdgeFlow: [
    [0.1, -0.2, 0.4],
    [-0.3, 0, 0],
    [0.2, -0.6, 0],
  ],
  logOutFlow: [
    [0.8, 0.6, 0.5],
    [0.8, 0, 0],
    [0.8, 0.9, 0],
  ],
  logInFlow: [
    [0.4, 0.2, 0.4],
    [-0.3, 0, 0],
    [0.6, -0.6, 0],
  ],
  targetLogOutFlow: [
    [0.7, 0.5, 0.5],
    [0.7, 0, 0],
    [0.7, 0.8, 0],
  ],
  targetLogPF: [
    [-0.6, -1.1, -0.4],
    [-0.8, 0, 0],
    [-0.3, -1.4, 0],
  ],
  potential: [
    [0.2, -0.1, 0.3],
    [-0.4, 0, 0],
    [0.5, 0.1, 0],
  ],
  kept: [
    [1, 0, 1],
    [1, 0, 0],
    [1, 1, 0],
  ],
  novelty: [
    [0.1, 0.8, 1.9],
    [0.1, 0, 0],
    [0.1, 1.2, 0],
  ],
  priorLogPF: [
    [-0.7, -0.9, -0.6],
    [-1.1, 0, 0],
    [-0.5, -1.3, 0],
  ],
  priorLogFlow: [
    [0, -0.4, -1.2],
    [0, 0, 0],
    [0, -0.8, 0],
  ],
  logOutcome: [
    [-1.9, -1.1, -0.3],
    [-0.7, 0, 0],
    [-2.2, -0.6, 0],
  ],
  logGuide: [-1.1, 0, -0.6],
  backwardWeight: [0, 0, 3],
  forwardWeight: [1.5, 1.5, 0],
  sameCondition: [
    [1 / 3, 1 / 3, 1 / 3],
    [1 / 3, 1 / 3, 1 / 3],
    [1 / 3, 1 / 3, 1 / 3],
  ],
  paretoShare: [0.5, 0, 0.5],
};

test("trajectory balance is zero when the flow is balanced", async () => {
  // Two objects of rewards 1 and 3 under one step each: Z = 4, PF = R / Z, PB = 1.
  const terms: TermValues = {
    ...layout([1, 1]),
    logZ: [Math.log(4), Math.log(4)],
    logPF: [[Math.log(1 / 4)], [Math.log(3 / 4)]],
    logPB: [[0], [0]],
    logReward: [Math.log(1), Math.log(3)],
  };
  const { losses, logPF } = await evaluateTerms(trajectoryBalance(), terms, { by: ["logPF"] });
  for (const value of [...losses, ...logPF]) expect(Math.abs(value)).toBeLessThan(1e-6);
});

test("squared residuals agree with numbers worked by hand", async () => {
  const { losses } = await evaluateTerms(trajectoryBalance(), TERMS);
  expect([...losses]).toEqual([0, 0.25, 9, 4]);
});

test("huber is half the square up to delta and linear beyond, whatever delta", async () => {
  const unit = await evaluateTerms(trajectoryBalance({ loss: "huber" }), TERMS);
  expect([...unit.losses]).toEqual([0, 0.125, 2.5, 1.5]);
  const two = await evaluateTerms(trajectoryBalance({ loss: "huber", huberDelta: 2 }), TERMS);
  expect([...two.losses]).toEqual([0, 0.125, 4, 2]);
});

test("absolute, shifted cosh and linex agree with numbers worked by hand", async () => {
  const residuals = [0, 0.5, -3, 2];
  const check = async (options: object, expected: (x: number) => number) => {
    const { losses } = await evaluateTerms(trajectoryBalance(options), TERMS);
    for (const [i, x] of residuals.entries()) expect(losses[i]).toBeCloseTo(expected(x), 4);
  };
  await check({ loss: "absolute" }, Math.abs);
  await check({ loss: "shiftedCosh" }, (x) => Math.exp(x) + Math.exp(-x) - 2);
  await check({ loss: "linex", linexAlpha: 0.5 }, (x) => (Math.exp(x / 2) - x / 2 - 1) / 0.25);
});

/** Every objective that a config can name, with all its variants. */
const ALL: readonly object[] = [
  ...["squared", "huber", "absolute", "shiftedCosh", "linex"].map((loss) => ({
    type: "trajectoryBalance",
    loss,
  })),
  { type: "augmentedTrajectoryBalance" },
  { type: "augmentedTrajectoryBalance", noveltyScale: 100, loss: "huber" },
  { type: "logPartitionVariance" },
  ...["learned", "forwardLooking", "energyDecomposition", "outcome"].map((flow) => ({
    type: "detailedBalance",
    flow,
  })),
  { type: "modifiedDetailedBalance" },
  ...["geometricWithin", "equalWithin", "geometric", "equal", "transitions", "whole"].map(
    (weighting) => ({ type: "subTrajectoryBalance", weighting }),
  ),
  { type: "subTrajectoryBalance", flow: "forwardLooking" },
  { type: "subTrajectoryBalance", flow: "energyDecomposition" },
  { type: "subTrajectoryBalance", flow: "outcome" },
  { type: "outcomeTeleportation" },
  { type: "outcomePredictor" },
  { type: "flowMatching" },
  { type: "relativeTrajectoryBalance", prior: "runs/prior" },
  { type: "relativeTrajectoryBalance", prior: "runs/prior", learnsLogZ: false },
  { type: "guidedTrajectoryBalance", backwardShare: 0.25 },
  { type: "orderPreserving" },
  { type: "orderPreserving", compare: "paretoFront" },
  { type: "maximumLikelihood" },
  { type: "softQLearning" },
  { type: "softQLearning", munchausen: 0.15 },
];

/** What each gradient may flow to. */
const LEARNED = [
  ...(["logZ", "logPF", "logPB", "stateFlow", "logStop"] as const),
  ...(["logEdgeFlow", "logOutFlow", "logInFlow"] as const),
];

describe.each(ALL)("%j", (options) => {
  test("has the gradient that differences give", async () => {
    expect(await gradientError(objective(options), LONG, LEARNED)).toBeLessThan(5e-3);
  });

  test("is finite, with its gradient, at log rewards from -100 to 60", async () => {
    for (const logReward of [-100, 60]) {
      const values = { ...LONG, logReward: [logReward, -logReward, logReward] };
      const found = await evaluateTerms(objective(options), values, { by: LEARNED });
      for (const array of Object.values(found)) {
        for (const value of array) expect(Number.isFinite(value)).toBe(true);
      }
    }
  });

  test("is finite for trajectories without transitions, which fill up parts of a batch", async () => {
    const isRow = (value: unknown): value is readonly number[] => Array.isArray(value);
    const emptied = Object.entries(LONG).map(([name, [first, ...others]]) => [
      name,
      [isRow(first) ? first.map(() => 0) : first, ...others],
    ]);
    const [, ...ends] = LONG.atEnd as number[][];
    const values: TermValues = {
      ...Object.fromEntries(emptied),
      lengths: [1, 1, 2],
      atEnd: [[1, 0, 0, 0], ...ends],
    };
    const found = await evaluateTerms(objective(options), values, { by: LEARNED });
    for (const array of Object.values(found)) {
      for (const value of array) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("compiles to the numbers of the eager run", async () => {
    const by = LEARNED;
    const eager = await evaluateTerms(objective(options), LONG, { by });
    const compiled = await evaluateTerms(objective(options), LONG, { by, executor: "onnx-cpu" });
    for (const [name, values] of Object.entries(eager)) {
      values.forEach((value, i) => {
        expect(compiled[name][i]).toBeCloseTo(value, 4);
      });
    }
  });
});

describe("at exact balance", () => {
  // A diamond: s0 -> a or b -> x, and a stop everywhere but at s0; F(a) = 3, F(b) = 2, Z = 5.
  // a: stop 1, to x 2; b: stop 1, to x 1; R(x) = 3 = 2 + 1, PB(x -> a) = 2/3.
  const log = Math.log;
  const balanced: TermValues = {
    ...layout([3, 3, 2, 2], 3),
    logZ: [5, 5, 5, 5].map(log),
    logReward: [3, 3, 1, 1].map(log),
    logPF: [
      [log(3 / 5), log(2 / 3), 0],
      [log(2 / 5), log(1 / 2), 0],
      [log(3 / 5), log(1 / 3), 0],
      [log(2 / 5), log(1 / 2), 0],
    ],
    logPB: [
      [0, log(2 / 3), 0],
      [0, log(1 / 3), 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    stateFlow: [
      [log(5), log(3), log(3)],
      [log(5), log(2), log(3)],
      [log(5), log(3), 0],
      [log(5), log(2), 0],
    ],
    logOutFlow: [
      [log(5), log(3), log(3)],
      [log(5), log(2), log(3)],
      [log(5), log(3), 0],
      [log(5), log(2), 0],
    ],
    logEdgeFlow: [
      [log(3), log(2), log(3)],
      [log(2), log(1), log(3)],
      [log(3), log(1), 0],
      [log(2), log(1), 0],
    ],
    logInFlow: [
      [log(3), log(3), log(3)],
      [log(2), log(3), log(3)],
      [log(3), log(1), 0],
      [log(2), log(1), 0],
    ],
    canStop: [
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 0],
      [0, 1, 0],
    ],
    logStop: [
      [0, log(1 / 3), 0],
      [0, log(1 / 2), 0],
      [0, log(1 / 3), 0],
      [0, log(1 / 2), 0],
    ],
    partialLogReward: [
      [0, log(1), log(3)],
      [0, log(1), log(3)],
      [0, log(1), 0],
      [0, log(1), 0],
    ],
    sameCondition: Array.from({ length: 4 }, () => [0.25, 0.25, 0.25, 0.25]),
  };
  const forTarget: TermValues = {
    ...balanced,
    targetLogOutFlow: balanced.logOutFlow,
    targetLogPF: balanced.logPF,
  };
  /** F' = F / R of the unfinished object; of s0 log Z. */
  const forwardLooking: TermValues = {
    ...balanced,
    stateFlow: (balanced.stateFlow as number[][]).map((row, t) =>
      row.map((value, k) => value - (balanced.partialLogReward as number[][])[t][k]),
    ),
  };
  const allKnown = { ...balanced, novelty: Array.from({ length: 4 }, () => [0, 0, 0]) };
  test.each([
    ["trajectoryBalance", {}, balanced],
    ["augmentedTrajectoryBalance", {}, allKnown],
    ["logPartitionVariance", {}, balanced],
    ["detailedBalance", {}, balanced],
    ["detailedBalance", { flow: "forwardLooking" }, forwardLooking],
    ["modifiedDetailedBalance", {}, balanced],
    ["subTrajectoryBalance", {}, balanced],
    ["subTrajectoryBalance", { weighting: "equal" }, balanced],
    ["subTrajectoryBalance", { flow: "forwardLooking" }, forwardLooking],
    ["flowMatching", {}, balanced],
    ["softQLearning", {}, forTarget],
  ])("%s %j has no loss", async (type, options, values) => {
    const { losses } = await evaluateTerms(objective({ type, ...options }), values);
    for (const loss of losses) expect(Math.abs(loss)).toBeLessThan(1e-10);
  });
});

describe("a reward for new states", () => {
  const augmented = (options: object = {}): Objective =>
    objective({ type: "augmentedTrajectoryBalance", ...options });
  const log = Math.log;

  test("agrees with numbers worked by hand", async () => {
    // The source leads to a state of flow 2, that ends as an object of reward 2; both states but the
    // source are worth 2 * 0.5 = 1 for being new: 1 + 1/2 and 1/2 + 1/2 take the place of PB.
    const values: TermValues = {
      ...layout([2]),
      logZ: [log(4)],
      logPF: [[log(1 / 2), log(1 / 2)]],
      logPB: [[0, log(1 / 2)]],
      logReward: [log(2)],
      stateFlow: [[log(4), log(2)]],
      novelty: [[0.1, 0.5]],
    };
    const { losses, novelty } = await evaluateTerms(augmented({ noveltyScale: 2 }), values, {
      by: ["novelty"],
    });
    // 4 / 4 over 2 * 3/2 * 1; of its transitions 4 / 2 over 2 * 3/2 and 2 / 2 over 2 * 1; and the mean
    // novelty, which the reward sends no gradient to.
    const transitions = (log(3 / 2) ** 2 + log(2) ** 2) / 2;
    expect(losses[0]).toBeCloseTo(log(3) ** 2 + transitions + 0.3, 5);
    expect([...novelty]).toEqual([0.5, 0.5]);
  });

  test("has no part in the balance of trajectories and transitions once all is known", async () => {
    const values = { ...LONG, novelty: Array.from({ length: 3 }, () => [0, 0, 0]) };
    const { losses } = await evaluateTerms(augmented({ noveltyScale: 1e6 }), values);
    const plain = objective([{ type: "trajectoryBalance" }, { type: "detailedBalance" }]);
    expect(losses).toEqual((await evaluateTerms(plain, values)).losses);
  });

  test("leaves no loss where states have flow of their own for being new", async () => {
    // s0 -> a -> x of R(x) = 1, where a and x are worth 1 each: F(a) = R + 1 = 2, Z = 2 + 1 = 3.
    const values: TermValues = {
      ...layout([2]),
      ...{ logZ: [log(3)], logPF: [[0, 0]], logPB: [[0, 0]], logReward: [0] },
      ...{ stateFlow: [[log(3), log(2)]], novelty: [[1, 1]] },
    };
    const { losses } = await evaluateTerms(augmented(), values);
    expect(losses[0]).toBeCloseTo(1, 6);
  });

  test("adds to the reward of an object that is new", async () => {
    // R + r(x) = 1e-3 + 1.
    const values: TermValues = {
      ...layout([1]),
      ...{ logZ: [0], logPF: [[0]], logPB: [[0]], logReward: [log(1e-3)] },
      ...{ stateFlow: [[0]], novelty: [[1]] },
    };
    const { losses } = await evaluateTerms(augmented(), values);
    expect(losses[0]).toBeCloseTo(2 * log(1.001) ** 2 + 1, 5);
  });
});

describe("flows to objects that are asked for", () => {
  // A diamond: s0 -> a or b -> x, whose symmetry is 2; F(a) = 2/3, F(b) = 1/3, and from each two
  // equivalent actions lead to x: F(a) PF = 1/3 = F(x) PB = 2/6.
  const log = Math.log;
  const toX: TermValues = {
    ...layout([2, 2]),
    logReward: [log(2), log(2)],
    logSymmetry: [log(2), log(2)],
    // Of labelled actions: two equivalent ones lead from a, and from b, to x.
    logPF: [
      [log(2 / 3), log(1 / 2)],
      [log(1 / 3), log(1 / 2)],
    ],
    logPB: [
      [0, log(1 / 6)],
      [0, log(1 / 12)],
    ],
    // What is said of the source counts for nothing.
    stateFlow: [
      [5, log(2 / 3)],
      [-3, log(1 / 3)],
    ],
  };
  const types = [
    { type: "outcomeTeleportation" },
    { type: "detailedBalance", flow: "outcome" },
    { type: "subTrajectoryBalance", flow: "outcome" },
  ];

  test.each(types)("%j has no loss where all of them end in it", async (options) => {
    const { losses } = await evaluateTerms(objective(options), toX);
    for (const loss of losses) expect(Math.abs(loss)).toBeLessThan(1e-10);
  });

  test("teleportation charges every transition of a trajectory that misses, balance the last", async () => {
    const miss = -7;
    const values = { ...toX, logReward: [log(2) + miss, log(2)] };
    const lossOf = async (options: object) =>
      (await evaluateTerms(objective(options), values)).losses[0];
    expect(await lossOf(types[0])).toBeCloseTo(49, 4);
    expect(await lossOf(types[1])).toBeCloseTo(49 / 2, 4);
  });
});

test("the likelihood of outcomes has the gradient that differences give", async () => {
  expect(await gradientError({ losses: outcomeLikelihood }, LONG, ["logOutcome"])).toBeLessThan(
    5e-3,
  );
});

test("the amortised predictor has no residual where N Q is r F PF, and Q's likelihood is left", async () => {
  const log = Math.log;
  const values: TermValues = {
    ...layout([2, 1]),
    logReward: [log(3), log(2)],
    priorLogFlow: [
      [0, log(0.5)],
      [0, 0],
    ],
    priorLogPF: [
      [log(0.5), log(0.8)],
      [log(0.2), 0],
    ],
    // N(s' | s) = 3 * 0.5 / Q, Q(y | s') = 0.6; at the end Q is 1.
    logEdgeFlow: [
      [log((3 * 0.5) / 0.6), log(3 * 0.5 * 0.8)],
      [log(2 * 0.2), 0],
    ],
    logOutcome: [
      [log(0.1), log(0.6)],
      [log(0.3), 0],
    ],
  };
  const { losses } = await evaluateTerms(objective({ type: "outcomePredictor" }), values);
  expect(losses[0]).toBeCloseTo(-log(0.6) / 2, 6);
  expect(losses[1]).toBeCloseTo(0, 6);
});

test("the config section fills in its defaults and refuses a delta that is not positive", () => {
  expect(objectiveSection.parse({ type: "trajectoryBalance" })).toEqual({
    type: "trajectoryBalance",
    weight: 1,
    loss: "squared",
    huberDelta: 1,
    linexAlpha: 1,
  });
  const wrong = { type: "trajectoryBalance", huberDelta: 0 };
  expect(objectiveSection.safeParse(wrong).success).toBe(false);
});

test("several objectives add up by their weights", async () => {
  const both = objective([
    { type: "trajectoryBalance", weight: 0.5 },
    { type: "maximumLikelihood", weight: 20 },
  ]);
  const alone = await evaluateTerms(trajectoryBalance(), LONG);
  const { losses } = await evaluateTerms(both, LONG);
  // The third trajectory alone was drawn backwards; its log PF adds up to -1.8.
  const likelihood = [0, 0, 1.8 * 3 * 20];
  for (const [t, loss] of losses.entries()) {
    expect(loss).toBeCloseTo(0.5 * alone.losses[t] + likelihood[t], 4);
  }
});
