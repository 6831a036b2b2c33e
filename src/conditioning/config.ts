import { z } from "zod";

const thermometerBins = (bins: number, what: string) =>
  z.int().min(1).max(256).default(bins).describe(`Bins of the thermometer code of ${what}.`);

const betaBins = thermometerBins(32, "beta, by which the policy is told it");

const belowHigh = {
  path: ["low"],
  error: "it must be below high",
};

/** The reward exponent beta: one value, or drawn anew for each trajectory. */
export const temperatureSection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("constant").describe("The same beta always."),
    beta: z.number().positive().max(1e4).default(1).describe("Exponent of the reward."),
  }),
  z
    .strictObject({
      type: z.literal("uniform").describe("Beta uniform in [low, high]."),
      low: z.number().nonnegative().max(1e4).default(0.5).describe("Least beta."),
      high: z.number().positive().max(1e4).default(32).describe("Greatest beta."),
      thermometerBins: betaBins,
    })
    .refine(({ low, high }) => low < high, belowHigh),
  z
    .strictObject({
      type: z.literal("logUniform").describe("Log beta uniform in [log low, log high]."),
      low: z.number().positive().max(1e4).default(0.5).describe("Least beta."),
      high: z.number().positive().max(1e4).default(32).describe("Greatest beta."),
      thermometerBins: betaBins,
    })
    .refine(({ low, high }) => low < high, belowHigh),
  z
    .strictObject({
      type: z
        .literal("annealed")
        .describe("Beta rises from low to high while training, evenly in its logarithm."),
      low: z.number().positive().max(1e4).default(1).describe("Beta at the first step."),
      high: z.number().positive().max(1e4).default(64).describe("Beta at the end."),
      until: z
        .number()
        .positive()
        .max(1)
        .default(0.5)
        .describe("Share of training.steps after which it is high."),
    })
    .refine(({ low, high }) => low < high, belowHigh),
  z.strictObject({
    type: z.literal("gamma").describe("Beta of the gamma distribution, up to its 95th percentile."),
    shape: z
      .number()
      .positive()
      .max(1000)
      .default(2)
      .describe("Its shape; the mean is shape x scale."),
    scale: z.number().positive().max(1e4).default(8).describe("Its scale."),
    thermometerBins: betaBins,
  }),
  z.strictObject({
    type: z.literal("beta").describe("Beta is high times a number of the beta distribution."),
    a: z.number().positive().max(1000).default(2).describe("Its first shape."),
    b: z.number().positive().max(1000).default(2).describe("Its second shape."),
    high: z.number().positive().max(1e4).default(32).describe("Greatest beta."),
    thermometerBins: betaBins,
  }),
]);

const weight = z.number().nonnegative();

/** Weights of the objectives. */
const preferencesSection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("dirichlet").describe("Weights of a symmetric Dirichlet distribution."),
    alpha: z
      .number()
      .positive()
      .max(100)
      .default(1.5)
      .describe("Below 1: few objectives at a time."),
    thermometerBins: thermometerBins(16, "a weight"),
  }),
  z.strictObject({
    type: z.literal("grid").describe("One of the weight vectors whose parts are n / divisions."),
    divisions: z.int().min(1).max(200).default(10).describe("Steps from weight 0 to weight 1."),
    thermometerBins: thermometerBins(16, "a weight"),
  }),
  z.strictObject({
    type: z.literal("fixed").describe("The same weights always."),
    weights: z.record(z.string().min(1), weight).describe("By objective; made to add up to 1."),
  }),
]);

/** One property whose range can be asked for. */
const rangeSection = z
  .strictObject({
    low: z.number().describe("Least end that can be asked for, in the unit of the component."),
    high: z.number().describe("Greatest end that can be asked for."),
    step: z
      .number()
      .nonnegative()
      .default(0)
      .describe("Ends are multiples of it, as 1 for counts."),
    redrawn: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Chance that training draws an end anew instead of that of the transform."),
    thermometerBins: thermometerBins(16, "an end"),
  })
  .refine(({ low, high }) => low < high, { path: ["low"], error: "it must be below high" });

const region = {
  cosine: z
    .number()
    .positive()
    .lt(1)
    .default(0.98)
    .describe("Least cosine between an object's objectives and the direction asked for."),
  borderFactor: z
    .number()
    .positive()
    .lt(1)
    .default(0.2)
    .describe("Factor of the reward on the border of that region; 1 on the direction itself."),
  thermometerBins: thermometerBins(16, "a coordinate"),
};

/** Directions in the space of objectives. */
const focusSection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("uniform").describe("Uniform on the positive part of the sphere."),
    ...region,
  }),
  z.strictObject({
    type: z.literal("dirichlet").describe("Of a symmetric Dirichlet distribution, made unit."),
    alpha: z.number().positive().max(100).default(1.5).describe("Below 1: near the axes."),
    ...region,
  }),
  z.strictObject({
    type: z.literal("partitioned").describe("One of the centres of equal parts of the sphere."),
    partitions: z.int().min(2).max(1000).default(15).describe("Number of parts."),
    ...region,
  }),
  z.strictObject({
    type: z
      .literal("tabular")
      .describe("Of a table; those never reached get a tenth of the draws."),
    divisions: z.int().min(1).max(100).default(30).describe("Steps of the table along an axis."),
    ...region,
  }),
]);

/** An object to reach. */
const targetSection = z.strictObject({
  objects: z
    .string()
    .min(1)
    .optional()
    .describe("File of molecules to draw targets from; grids and strings draw from all objects."),
  missFactor: z
    .number()
    .positive()
    .max(1)
    .default(1e-5)
    .describe("Factor of the reward of every other object."),
});

/** What trajectories are asked for besides beta. */
export const conditioningSection = z.strictObject({
  objectives: z
    .array(z.string().min(1))
    .min(2)
    .optional()
    .describe("Columns that preferences and focus are about; by default all without a range."),
  preferences: preferencesSection.optional().describe("Weights of the objectives."),
  ranges: z
    .record(z.string().min(1), rangeSection)
    .default({})
    .describe("Columns whose range can be asked for, each with a range transform."),
  focus: focusSection.optional().describe("Direction of the objectives."),
  target: targetSection.optional().describe("One object, whose reward alone counts."),
  hindsight: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe("Share of replayed objects asked for what they are: range, direction or target."),
});

/** A checked `conditioning` section. */
export type ConditioningConfig = z.output<typeof conditioningSection>;
