import { expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";

const GRID = "reward: { type: hypergrid }\nenv: { type: hypergrid }\npolicy: { type: mlp }\n";
const STRINGS = "reward: { type: hashed }\nenv: { type: strings }\npolicy: { type: mlp }\n";
const ATOMS = "reward: { type: molecule, components: { qed: {} } }\nenv: { type: atoms }\n";

const OUTCOMES = `${GRID.replace("{ type: hypergrid }", "{ type: constant }")}\
objective: { type: outcomeTeleportation }
conditioning: { target: {} }
`;

const refused = (text: string): string => {
  try {
    parseConfig("a.yaml", text);
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was refused";
};

test.each([
  [
    `${GRID}objective: { type: flowMatching }\nbackwardPolicy: learned`,
    'a.yaml:4: objective.type is "flowMatching"; it sums over all parents and has no backward ' +
      "policy; leave backwardPolicy uniform, or choose trajectoryBalance or subTrajectoryBalance.",
  ],
  [
    `${STRINGS}objective: { type: detailedBalance, flow: forwardLooking }`,
    "it needs rewards of unfinished objects, which env.type strings does not have.",
  ],
  [
    `${GRID}objective: { type: orderPreserving, compare: paretoFront }`,
    "it compares objects by several components, which reward.type hypergrid does not have; use a " +
      "reward of several components (molecule, gridObjectives), or compare: pairs.",
  ],
  [
    `${STRINGS}replay: { share: 0.5, strategy: { type: nondominated } }`,
    'replay.strategy.type is "nondominated"; it compares objects by several components, which ' +
      "reward.type hashed does not have; use a reward of several components (molecule, " +
      "gridObjectives), or type: prioritized.",
  ],
  [
    `${STRINGS}objective: { type: modifiedDetailedBalance }`,
    "it needs objects at every step, but strings end at one length.",
  ],
  [
    `${ATOMS}objective: { type: modifiedDetailedBalance }`,
    "it needs every state to be a molecule, but charged ones are not; set env.charges to [].",
  ],
  [
    `${GRID}objective: { type: relativeTrajectoryBalance }`,
    "a.yaml:4: objective.prior is missing; it must be a text that is not empty.",
  ],
  [
    `${GRID}objective: { type: logPartitionVariance }\ntemperature: { type: uniform }`,
    "it compares trajectories of one beta, but temperature draws one for each; set " +
      "temperature.type to constant, or choose trajectoryBalance.",
  ],
  [
    `${GRID}objective: { type: reinforce }`,
    "it learns from trajectories of the policy itself; set training.epsilon, " +
      "training.averageTau and replay.share to 0.",
  ],
  [
    `${GRID}objective: { type: reinforce }\ntraining: { averageTau: 0, targetEverySteps: 10 }`,
    "set training.epsilon, training.targetEverySteps and replay.share to 0.",
  ],
  [
    `${GRID}training: { targetEverySteps: 10 }`,
    "training.targetEverySteps is 10; it makes the sampling policy a copy of the weights, and " +
      "training.averageTau 0.9 an average of them; set one of the two to 0.",
  ],
  [
    `${GRID}objective: [{ type: augmentedTrajectoryBalance }, { type: detailedBalance }]`,
    'objective.0.type is "augmentedTrajectoryBalance"; its flows hold what new states are given, and ' +
      "other objectives would share them; train a run by it alone, or take detailedBalance, " +
      "subTrajectoryBalance, outcomeTeleportation out.",
  ],
  [
    `${GRID}objective: { type: augmentedTrajectoryBalance, noveltyScale: 0 }`,
    "a.yaml:4: objective.noveltyScale is 0; it must be",
  ],
  [
    `${GRID}objective: { type: augmentedTrajectoryBalance, noveltyRate: 0.1 }`,
    "objective.noveltyRate is no setting of type",
  ],
  [
    `${GRID}objective: { type: outcomeTeleportation }`,
    "it learns to build the object that is asked for; set conditioning.target to {}.",
  ],
  [
    `${GRID}objective: { type: detailedBalance, flow: outcome }\nconditioning: { target: {} }`,
    "its only reward is to build what is asked for; set reward.type to constant.",
  ],
  [
    `${OUTCOMES}temperature: { type: uniform }`,
    "it is asked for objects alone; leave the rest of conditioning out, and temperature constant.",
  ],
  [
    `${OUTCOMES}backwardPolicy: learned`,
    "flows to different objects add up if they share a backward policy that does not know them; " +
      "set backwardPolicy to uniform.",
  ],
  [
    `${GRID}objective: { type: metropolisHastings }`,
    "its moves are those of local search; set localSearch.iterations above 0 and " +
      "localSearch.acceptance to metropolisHastings or barker.",
  ],
  [
    `${GRID}backwardPolicy: pessimistic\nreplay: { share: 0 }`,
    "it learns from trajectories of the replay buffer; set replay.share above 0.",
  ],
  [
    `${ATOMS}backwardPolicy: { type: maximumEntropy, counts: analytic }`,
    "its counts are analytic, but trajectories of env.type atoms are not counted; set " +
      "backwardPolicy.counts to learned.",
  ],
  [
    `${GRID}backwardPolicy: { type: guided }`,
    "it follows the guide of objective.type guidedTrajectoryBalance; choose both.",
  ],
  [
    `${GRID}objective: [{ type: trajectoryBalance }, { type: flowMatching }]\nbackwardPolicy: learned`,
    "objective.1.type",
  ],
])("settings that make no sense together are refused, case %#", (text, message) => {
  expect(refused(text)).toContain(message);
});
