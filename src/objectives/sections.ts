import { z } from "zod";
import { SUB_TRAJECTORY_WEIGHTINGS } from "./subTrajectoryWeights.ts";

const weight = z
  .number()
  .positive()
  .max(1e6)
  .default(1)
  .describe("By what its losses are multiplied before they are added to those of others.");

/** How residuals count. */
const regression = {
  weight,
  loss: z
    .enum(["squared", "huber", "absolute", "shiftedCosh", "linex"])
    .default("squared")
    .describe(
      "How residuals count: squared; huber and absolute, which large ones pull on less; " +
        "shiftedCosh and linex, which they pull on more.",
    ),
  huberDelta: z
    .number()
    .positive()
    .default(1)
    .describe("Residual in nats from which huber grows linearly; read by huber alone."),
  linexAlpha: z
    .number()
    .refine((value) => value !== 0, "it must not be 0")
    .default(1)
    .describe("Steepness of linex: above 0 it punishes what is drawn too often."),
};

const flow = z
  .enum(["learned", "forwardLooking", "energyDecomposition", "outcome"])
  .default("learned")
  .describe(
    "How flows of states are written: learned alone; forwardLooking, as a factor on the reward of " +
      "the unfinished object; energyDecomposition, on a learned share of the final reward; outcome, " +
      "of trajectories to the object asked for, 1 at the source, to be converted to any reward.",
  );

const decomposition = {
  potentialLearningRate: z
    .number()
    .positive()
    .max(1)
    .default(1e-3)
    .describe("Learning rate of energyDecomposition's potentials."),
  potentialDropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe("Share of the potentials that energyDecomposition leaves out of a sum at random."),
};

const item = <Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  what: string,
  shape: Shape,
) => z.strictObject({ type: z.literal(type).describe(what), ...shape });

/** One objective of a config. */
export const objectiveItem = z.discriminatedUnion("type", [
  item("trajectoryBalance", "Trajectory balance (Malkin et al. 2022).", regression),
  item(
    "augmentedTrajectoryBalance",
    "Trajectory balance that is rewarded for new states (GAFlowNet; Pan et al. 2023).",
    {
      ...regression,
      noveltyScale: z
        .number()
        .positive()
        .max(1e6)
        .default(1)
        .describe("Reward, on the scale of R, of a state of which nothing is known."),
      noveltyLearningRate: z
        .number()
        .positive()
        .max(1)
        .default(1e-3)
        .describe(
          "Learning rate of the network that gets to know states; higher, it tires sooner.",
        ),
    },
  ),
  item(
    "logPartitionVariance",
    "Variance of log Z over a batch; learns no log Z (VarGrad; Zhang et al. 2023).",
    regression,
  ),
  item("detailedBalance", "Balance of each transition (Bengio et al. 2023).", {
    ...regression,
    flow,
    ...decomposition,
  }),
  item(
    "modifiedDetailedBalance",
    "Detailed balance without flows, where every state can stop (Deleu et al. 2022).",
    regression,
  ),
  item("subTrajectoryBalance", "Balance of all sub-trajectories (Madan et al. 2023).", {
    ...regression,
    flow,
    ...decomposition,
    weighting: z
      .enum(SUB_TRAJECTORY_WEIGHTINGS)
      .default("geometricWithin")
      .describe(
        "Weights of sub-trajectories: geometric in their length or equal, within each trajectory " +
          "or over the batch; transitions alone; or the whole trajectory alone.",
      ),
    lambda: z
      .number()
      .positive()
      .max(10)
      .default(0.9)
      .describe("Base of the geometric weights: towards 0 transitions count, above 1 long ones."),
  }),
  item(
    "outcomeTeleportation",
    "Reaching the object asked for (OC-GFN; Pan et al. 2024).",
    regression,
  ),
  item(
    "outcomePredictor",
    "A run that reaches objects, turned to a reward by a network (OC-GFN; Pan et al. 2024).",
    regression,
  ),
  item("flowMatching", "Flow into each state equals flow out of it (Bengio et al. 2021).", {
    ...regression,
    leafWeight: z
      .number()
      .positive()
      .max(1e4)
      .default(10)
      .describe("How many times the residual at the end of a trajectory counts."),
  }),
  item("relativeTrajectoryBalance", "Prior times reward (RTB; Venkatraman et al. 2024).", {
    ...regression,
    prior: z
      .string()
      .min(1)
      .describe(
        "Folder of the run whose policy is the prior; pretrained: that of finetune's --from.",
      ),
    learnsLogZ: z
      .boolean()
      .default(true)
      .describe("true: log Z is learned; false: the batch's mean takes its place (VarGrad)."),
  }),
  item("guidedTrajectoryBalance", "Trajectories that a guide prefers (Shen et al. 2023).", {
    ...regression,
    backwardShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        "Share of the backward policy in the target; the guide has the rest. Below 1 what is drawn is " +
          "biased away from R: between 0 and 1 the weights of the trajectories to an object add up " +
          "to less than 1 unless the backward policy equals the guide, and the guide knows where a " +
          "trajectory ends, which the policy does not. 1 draws as R.",
      ),
  }),
  item("orderPreserving", "The order of rewards alone (OP-GFN; Chen and Mauch 2024).", {
    weight,
    compare: z
      .enum(["pairs", "paretoFront"])
      .default("pairs")
      .describe("pairs: which of two is better; paretoFront: which of a batch are not dominated."),
  }),
  item("maximumLikelihood", "Likelihood of trajectories drawn back from replayed objects.", {
    weight,
  }),
  item("metropolisHastings", "A Markov chain of local search that learns nothing; to compare.", {
    weight,
  }),
  item("reinforce", "Policy gradient with the batch's mean as baseline; to compare with.", {
    weight,
  }),
  item("softQLearning", "Soft Q-learning (Tiapkin et al. 2024); to compare with.", {
    ...regression,
    munchausen: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe("Share of the log-policy that each step is rewarded with; 0.15 is usual."),
    munchausenFloor: z
      .number()
      .negative()
      .default(-100)
      .describe("Lowest value of that log-policy, nats."),
  }),
  item("module", "An objective of your own, a TypeScript or JavaScript module.", {
    weight,
    path: z.string().min(1).describe("The module; seen from the config's folder."),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("What its default export is given, where that is a function."),
  }),
]);

/** One objective with its defaults filled in. */
export type ObjectiveItem = z.output<typeof objectiveItem>;
