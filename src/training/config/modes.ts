import { z } from "zod";

/** Which objects `report` counts as modes. */
export const modesSection = z.strictObject({
  reward: z.number().positive().describe("Least reward (before beta) of a mode."),
  similarity: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe("Molecules that are modes are less similar to each other than this, Tanimoto."),
});
