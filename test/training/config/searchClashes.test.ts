import { expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";

const GRID = "env: { type: hypergrid }\nreward: { type: hypergrid }\nreplay: { share: 0 }\n";
const REINFORCE = "objective={type: reinforce}";
const ON_POLICY = ["training.epsilon=0", "training.averageTau=0"];

function problemOf(...overrides: string[]): string {
  try {
    parseConfig("a.yaml", GRID, overrides);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`nothing was refused in ${overrides.join(" ")}`);
}

test("more iterations than drawn trajectories are refused with the numbers", () => {
  const problem = problemOf(
    "training.trajectoriesPerStep=16",
    "replay.share=0.5",
    "localSearch.iterations=8",
  );
  expect(problem).toContain(
    "localSearch.iterations is 8; it takes 9 drawn trajectories a step at least, one and its 8 " +
      "rebuilt ones, and there are 8; raise training.trajectoriesPerStep or lower it.",
  );
  const fitting = ["training.trajectoriesPerStep=16", "localSearch.iterations=8"];
  expect(parseConfig("a.yaml", GRID, fitting).localSearch).toEqual({
    iterations: 8,
    backtrack: { type: "share", share: 0.5 },
    randomSteps: false,
    acceptance: "deterministic",
    trainOn: "all",
  });
});

test.each([
  ["localSearch.iterations=1", "localSearch.iterations is 1", "set it to 0"],
  ["training.samplingTemperature=2", "training.samplingTemperature is 2", "set it to 1"],
])("an objective of the policy's own trajectories does not go with %s", (override, what, cure) => {
  expect(problemOf(REINFORCE, ...ON_POLICY, override)).toContain(
    `${what}; objective.type reinforce learns from trajectories of the policy itself; ${cure}.`,
  );
});

test("nor with a dataset", () => {
  expect(problemOf(REINFORCE, ...ON_POLICY, "replay.dataset={file: a.smi}")).toContain(
    "replay.dataset: objective.type reinforce learns from trajectories of the policy itself; " +
      "leave it out.",
  );
});

test("local search does not accept by the reward alone where there is a prior", () => {
  expect(
    problemOf(
      "objective={type: relativeTrajectoryBalance, prior: runs/prior}",
      "localSearch.iterations=1",
      "localSearch.acceptance=barker",
    ),
  ).toContain(
    'localSearch.acceptance is "barker"; it leaves the prior of objective.type ' +
      "relativeTrajectoryBalance out; set it to deterministic.",
  );
});

test("a diverse buffer needs molecules", () => {
  expect(problemOf("replay.strategy.type=diverse")).toContain(
    'replay.strategy.type is "diverse"; it compares molecules, and the objects of env.type ' +
      "hypergrid are none; set env.type to fragments or atoms, or choose another strategy.",
  );
});

test.each([
  ["replay.strategy.type=best", /replay\.strategy\.type is "best"; it must be .*prioritized/],
  [
    "replay.strategy={type: prioritized, topShare: 2}",
    /replay\.strategy\.topShare is 2; it must be/,
  ],
  [
    "replay.strategy={type: uniform, topShare: 1}",
    /replay\.strategy\.topShare is no setting of type "uniform"/,
  ],
  [
    "replay={share: 0.6, dataset: {file: a.smi, share: 0.4}}",
    /replay\.share is 0\.6; with replay\.dataset\.share it must stay below 1/,
  ],
  [
    "localSearch.backtrack={type: steps, steps: 0}",
    /localSearch\.backtrack\.steps is 0; it must be/,
  ],
  ["localSearch.acceptance=greedy", /localSearch\.acceptance is "greedy"; it must be/],
])("%s is refused with its place", (override, text) => {
  expect(problemOf(override)).toMatch(text);
});
