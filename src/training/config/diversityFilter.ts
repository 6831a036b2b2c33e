import { z } from "zod";

/** Molecules that get no reward because there are enough like them. */
export const diversityFilterSection = z.strictObject({
  perScaffold: z
    .int()
    .min(1)
    .default(10)
    .describe(
      "Most different molecules of one Bemis-Murcko scaffold; further ones get the floor of the " +
        "reward, drawn ones, replayed ones and those of a file alike.",
    ),
});
