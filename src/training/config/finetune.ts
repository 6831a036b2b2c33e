import { z } from "zod";

/** How the weights of a pretrained run are trained on; read by `molgfn finetune` alone. */
export const finetuneSection = z.strictObject({
  headLearningRateFactor: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe(
      "Learning rate of the action heads and of all that reads the conditioning, as a multiple of " +
        "training.learningRate; A-GFN has 10.",
    ),
  logZNoise: z
    .number()
    .nonnegative()
    .max(100)
    .default(0)
    .describe("Standard deviation of what is added to log Z at the start, nats; A-GFN has 0.01."),
});

/** A finetune section with its defaults filled in. */
export type FinetuneConfig = z.output<typeof finetuneSection>;
