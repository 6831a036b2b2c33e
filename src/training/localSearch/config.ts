import { z } from "zod";

const backtrack = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("steps").describe("A number of steps."),
    steps: z
      .int()
      .min(1)
      .max(1024)
      .default(3)
      .describe("Steps that are undone; of a shorter object all."),
  }),
  z.strictObject({
    type: z.literal("share").describe("A share of the object's steps."),
    share: z
      .number()
      .positive()
      .max(1)
      .default(0.5)
      .describe("Share of the object's steps that are undone, rounded, at least one."),
  }),
]);

/** How drawn objects are improved by taking them apart in part and rebuilding them. */
export const localSearchSection = z.strictObject({
  iterations: z
    .int()
    .min(0)
    .max(255)
    .default(0)
    .describe("Times that an object is taken apart in part and rebuilt; 0 turns it off."),
  backtrack: backtrack.prefault({ type: "share" }).describe("How many steps are undone."),
  randomSteps: z
    .boolean()
    .default(false)
    .describe("Undo from one step to as many as `backtrack` says, each number equally likely."),
  acceptance: z
    .enum(["deterministic", "metropolisHastings", "barker"])
    .default("deterministic")
    .describe("When the rebuilt object takes the place of the one before."),
  trainOn: z
    .enum(["all", "accepted"])
    .default("all")
    .describe("all: every rebuilt object; accepted: for each try, the object that it left behind."),
});

/** A local search section with its defaults filled in. */
export type LocalSearchConfig = z.output<typeof localSearchSection>;
