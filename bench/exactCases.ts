/** One way to train, and how near it must come to R/Z. */
export interface ExactCase {
  readonly name: string;
  /** `a.b=c` each, applied to the task's config. */
  readonly overrides: readonly string[];
  /** Largest exact L1 after all trajectories. */
  readonly bar: number;
}

/** A space that can be listed whole. */
export interface ExactTask {
  readonly name: string;
  readonly config: string;
  readonly overrides: readonly string[];
}

/** Both take 64,000 trajectories. */
export const EXACT_TASKS: readonly ExactTask[] = [
  { name: "hypergrid", config: "configs/hypergrid.yaml", overrides: [] },
  {
    name: "graphs",
    config: "configs/exact-graphs.yaml",
    overrides: [
      // Graphs that show their neighbourhoods leave the objective, not the network, to be tested.
      "env.neighborhoodRadius=3",
      "policy={type: gine, layers: 2, width: 64}",
      "training.steps=1000",
      "training.learningRateHalfLifeSteps=175",
      "evaluation.exactEverySteps=0",
    ],
  },
];

const BAR = 0.05;
const objective = (text: string): string => `objective={${text}}`;

/** Every objective whose optimum is R/Z, and every backward policy. */
export const EXACT_CASES: readonly ExactCase[] = [
  { name: "trajectoryBalance", overrides: [], bar: BAR },
  {
    name: "logPartitionVariance",
    overrides: [objective("type: logPartitionVariance")],
    bar: BAR,
  },
  {
    name: "augmentedTrajectoryBalance",
    overrides: [objective("type: augmentedTrajectoryBalance")],
    bar: BAR,
  },
  { name: "detailedBalance", overrides: [objective("type: detailedBalance")], bar: BAR },
  {
    name: "modifiedDetailedBalance",
    overrides: [objective("type: modifiedDetailedBalance")],
    bar: BAR,
  },
  { name: "subTrajectoryBalance", overrides: [objective("type: subTrajectoryBalance")], bar: BAR },
  {
    name: "flowMatching",
    overrides: [objective("type: flowMatching")],
    bar: 2 * BAR,
  },
  {
    name: "forwardLooking detailedBalance",
    overrides: [objective("type: detailedBalance, flow: forwardLooking")],
    bar: BAR,
  },
  {
    name: "forwardLooking subTrajectoryBalance",
    overrides: [objective("type: subTrajectoryBalance, flow: forwardLooking")],
    bar: BAR,
  },
  {
    // Dropout pulls the potentials of a trajectory together, so that their sum is not exact.
    name: "energyDecomposition",
    overrides: [
      objective("type: subTrajectoryBalance, flow: energyDecomposition, potentialDropout: 0"),
    ],
    bar: BAR,
  },
  {
    // Its targets are those of the sampling average, which has to lag behind.
    name: "softQLearning",
    overrides: [
      objective("type: softQLearning"),
      "training.learningRate=2e-3",
      "training.averageTau=0.9",
    ],
    bar: BAR,
  },
  {
    name: "reinforce",
    overrides: [
      objective("type: reinforce"),
      "replay.share=0",
      "training.epsilon=0",
      "training.averageTau=0",
    ],
    bar: BAR,
  },
  { name: "learned PB", overrides: ["backwardPolicy=learned"], bar: BAR },
  {
    name: "learned PB, subTrajectoryBalance",
    overrides: ["backwardPolicy=learned", objective("type: subTrajectoryBalance")],
    bar: BAR,
  },
  {
    name: "learned PB, detailedBalance",
    overrides: ["backwardPolicy=learned", objective("type: detailedBalance")],
    bar: BAR,
  },
  { name: "relative edge flow", overrides: ["policy.scores=children"], bar: BAR },
  { name: "maximumEntropy PB", overrides: ["backwardPolicy=maximumEntropy"], bar: BAR },
  { name: "trajectoryLikelihood PB", overrides: ["backwardPolicy=trajectoryLikelihood"], bar: BAR },
  {
    name: "pessimistic PB",
    overrides: ["backwardPolicy=pessimistic", "replay.share=0.25", "replay.warmup=0"],
    bar: BAR,
  },
];
