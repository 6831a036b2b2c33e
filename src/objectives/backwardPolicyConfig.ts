import { z } from "zod";

const learningRateFactor = z
  .number()
  .positive()
  .max(100)
  .describe("Learning rate of its head, as a multiple of training.learningRate.");

const sections = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("uniform").describe("All backward actions equally likely.") }),
  z.strictObject({
    type: z.literal("learned").describe("A head trained by the objective itself."),
    learningRateFactor: learningRateFactor.default(1),
  }),
  z.strictObject({
    type: z
      .literal("pretrained")
      .describe("That of the run that finetune starts from, frozen (A-GFN)."),
  }),
  z.strictObject({
    type: z
      .literal("maximumEntropy")
      .describe("All trajectories to an object equally likely (Mohammadpour et al. 2024)."),
    counts: z
      .enum(["analytic", "learned"])
      .default("learned")
      .describe("analytic: the environment counts trajectories; learned: a head learns to."),
    learningRateFactor: learningRateFactor.default(1),
  }),
  z.strictObject({
    type: z
      .literal("trajectoryLikelihood")
      .describe("A head that makes what the policy draws likely (TLM; Gritsaev et al. 2025)."),
    learningRateFactor: learningRateFactor.default(0.1),
  }),
  z.strictObject({
    type: z
      .literal("pessimistic")
      .describe("A head that makes all trajectories seen so far likely (PBP; Jang et al. 2024)."),
    learningRateFactor: learningRateFactor.default(1),
  }),
  z.strictObject({
    type: z
      .literal("guided")
      .describe("A head that follows the guide of guidedTrajectoryBalance (Shen et al. 2023)."),
    learningRateFactor: learningRateFactor.default(1),
  }),
]);

const NAMES = [
  "uniform",
  "learned",
  "pretrained",
  "maximumEntropy",
  "trajectoryLikelihood",
  "pessimistic",
  "guided",
] as const;

/** The `backwardPolicy` section of a config: a type's name alone, or with its settings. */
export const backwardPolicySection = z.union([
  z.enum(NAMES).transform((type) => sections.parse({ type })),
  sections,
]);

/** A backward policy section with its defaults filled in. */
export type BackwardPolicyConfig = z.output<typeof sections>;

/** Whether it is that of a pretrained run, which stays as it is. */
export const isPretrained = ({ type }: BackwardPolicyConfig): boolean => type === "pretrained";

/** Whether a head of the trained network gives its probabilities. */
export const isLearned = (config: BackwardPolicyConfig): boolean =>
  config.type !== "uniform" &&
  !isPretrained(config) &&
  !(config.type === "maximumEntropy" && config.counts === "analytic");

/** Whether the objective trains it, rather than a loss of its own. */
export const isTrainedByObjective = ({ type }: BackwardPolicyConfig): boolean => type === "learned";
