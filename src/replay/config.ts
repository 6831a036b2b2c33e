import { z } from "zod";

const share = (what: string) => z.number().min(0).max(1).describe(what);

/** Which objects are kept, and which of them are replayed. */
const strategySection = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("uniform").describe("Every object is equally likely.") }),
  z.strictObject({
    type: z.literal("prioritized").describe("A fixed share comes from the best objects (PRT)."),
    topFraction: share("Part of the buffer that counts as best, by reward.").default(0.1),
    topShare: share("Share of the replayed objects that are drawn from the best.").default(0.5),
  }),
  z.strictObject({
    type: z
      .literal("nondominated")
      .describe("A fixed share comes from objects that no other kept one beats everywhere."),
    frontShare: share(
      "Share of the replayed objects that are drawn from that front, each as often as the others.",
    ).default(0.5),
  }),
  z.strictObject({
    type: z.literal("percentile").describe("Only objects with high rewards, all equally likely."),
    percentile: z
      .number()
      .min(0)
      .lt(100)
      .default(75)
      .describe("Objects are drawn from those whose reward is at least this percentile."),
  }),
  z.strictObject({
    type: z.literal("softmax").describe("Probability in proportion to exp(coefficient * reward)."),
    coefficient: z
      .number()
      .positive()
      .max(1e4)
      .default(8)
      .describe("How much the reward (before beta) counts."),
  }),
  z.strictObject({
    type: z.literal("diverse").describe("Only objects that differ; of similar ones the best."),
    maxSimilarity: z
      .number()
      .positive()
      .max(1)
      .default(0.7)
      .describe("Kept molecules are less similar than this (Tanimoto, Morgan radius 2)."),
    perScaffold: z
      .int()
      .min(1)
      .max(1e6)
      .default(10)
      .describe("Most molecules kept of one Murcko scaffold; the best of them."),
  }),
]);

const datasetSection = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe("Molecules (.smi, .csv, .tsv, with or without .gz), or objects, one a line."),
  share: z
    .number()
    .positive()
    .lt(1)
    .default(0.25)
    .describe("Share of the trajectories of a step that end in objects of the file."),
  shuffleBuffer: z
    .int()
    .min(1)
    .max(1e7)
    .default(10_000)
    .describe("Rows that are held to draw from; the file itself may be larger than memory."),
  columns: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe(
      "Columns of the file that hold measured values, by the component of the reward whose value " +
        "they replace.",
    ),
  mostOutside: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe("Greatest share of rows that may not parse or lie outside of the space of env."),
});

/** The replay buffer of terminal objects, and objects of a file that are trained on beside it. */
export const replaySection = z
  .strictObject({
    capacity: z.int().min(1).default(10_000).describe("Most objects kept; the oldest leave first."),
    share: z
      .number()
      .min(0)
      .lt(1)
      .default(0.25)
      .describe(
        "Share of the trajectories of a step that end in replayed objects; 0 turns it off.",
      ),
    warmup: z.int().min(0).default(1000).describe("Objects drawn before any is replayed."),
    duplicates: z
      .enum(["once", "keep"])
      .default("once")
      .describe("once: an object that is drawn again is not stored again; keep: it is."),
    strategy: strategySection
      .prefault({ type: "uniform" })
      .describe("Which objects are kept and replayed."),
    dataset: datasetSection.optional().describe("Objects of a file that are trained on as well."),
  })
  .refine(({ share, dataset }) => share + (dataset?.share ?? 0) < 1, {
    path: ["share"],
    error: "with replay.dataset.share it must stay below 1, so that some trajectories are drawn",
  });

/** A replay section with its defaults filled in. */
export type ReplayConfig = z.output<typeof replaySection>;
/** How objects are kept and replayed. */
export type ReplayStrategy = z.output<typeof strategySection>;
