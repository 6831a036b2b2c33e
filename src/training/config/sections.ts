import { z } from "zod";
import { holdoutSection } from "./holdout.ts";
import { modesSection } from "./modes.ts";

export { environmentSection } from "../../env/config.ts";

const halfLife = (what: string) =>
  z.number().min(0).describe(`Steps after which ${what} has halved; 0 keeps it constant.`);

/** The training loop. */
export const trainingSection = z.strictObject({
  steps: z.int().min(1).default(400).describe("Updates of the weights in all."),
  trajectoriesPerStep: z
    .int()
    .min(1)
    .max(65_536)
    .default(64)
    .describe("Trajectories of one update, replayed ones included."),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(5e-4)
    .describe("Adam's learning rate of the policy at the start."),
  logZLearningRate: z
    .number()
    .nonnegative()
    .max(10)
    .default(0.05)
    .describe("Adam's learning rate of log Z at the start."),
  learningRateHalfLifeSteps: halfLife("learningRate").default(20_000),
  logZHalfLifeSteps: halfLife("logZLearningRate").default(50_000),
  clipNorm: z
    .number()
    .positive()
    .default(10)
    .describe("The gradient of all weights together is scaled down to this length."),
  epsilon: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe("Chance that a training trajectory takes a random legal action at a step."),
  samplingTemperature: z
    .number()
    .positive()
    .max(100)
    .default(1)
    .describe("Divides the logits that training trajectories are drawn by; above 1 explores more."),
  averageTau: z
    .number()
    .min(0)
    .lt(1)
    .default(0.9)
    .describe("Share of its old value that the sampling policy keeps; 0 samples from the weights."),
  targetEverySteps: z
    .int()
    .min(0)
    .default(0)
    .describe(
      "The sampling policy is a copy of the weights, taken anew after every so many updates " +
        "(a target network); 0: it follows them by averageTau.",
    ),
  initialLogZ: z
    .union([z.literal("auto"), z.literal("pretrained"), z.number()])
    .default("auto")
    .describe(
      "Start value of log Z, nats; auto estimates it from the first batch, pretrained keeps that of " +
        "the run that finetune starts from.",
    ),
  plateau: z
    .strictObject({
      steps: z.int().min(1).default(200).describe("Updates whose mean rewards are compared."),
      leastGain: z
        .number()
        .min(0)
        .default(0.01)
        .describe("Least rise of the mean reward over the best so many updates before."),
    })
    .optional()
    .describe("Stops training where the mean reward no longer rises; absent: never."),
  checkpointEverySteps: z.int().min(1).default(100).describe("Steps between two checkpoints."),
  keepCheckpoints: z.int().min(1).default(2).describe("Newest checkpoints that are kept."),
});

/** What is measured while training. */
export const evaluationSection = z.strictObject({
  exactEverySteps: z
    .int()
    .min(0)
    .default(0)
    .describe(
      "Steps between two exact distributions of an enumerable space; 0: none while training.",
    ),
  exactLimit: z
    .int()
    .min(0)
    .default(20_000)
    .describe("Most states of a space for which the exact distribution is computed."),
  holdout: holdoutSection.optional().describe("Held-out molecules and how likely they become."),
  modes: modesSection.optional().describe("What `report` counts as a mode."),
});
