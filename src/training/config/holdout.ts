import { z } from "zod";

/** Molecules that are not trained on, whose likelihood is measured while training. */
export const holdoutSection = z.strictObject({
  file: z.string().min(1).describe("Molecules (.smi, .csv, .tsv, .jsonl, with or without .gz)."),
  everySteps: z.int().min(1).default(100).describe("Steps between two measurements."),
  count: z.int().min(1).default(64).describe("Molecules of the file that are measured."),
  trajectories: z
    .int()
    .min(1)
    .default(2)
    .describe("Backward trajectories for each; more make the bound tighter."),
});
