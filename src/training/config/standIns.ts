import { z } from "zod";

export const policySection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("graphTransformer"),
    layers: z.int().min(1).default(4).describe("Number of layers."),
    width: z.int().min(1).default(128).describe("Numbers per node."),
    heads: z.int().min(1).default(2).describe("Attention heads."),
  }),
  z.strictObject({
    type: z.literal("gine"),
    layers: z.int().min(1).default(4),
    width: z.int().min(1).default(128),
  }),
  z.strictObject({
    type: z.literal("mlp"),
    layers: z.int().min(1).default(2),
    width: z.int().min(1).default(256),
  }),
]);

export const objectiveSection = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("trajectoryBalance"),
    loss: z.enum(["squared", "huber"]).default("squared").describe("How residuals count."),
  }),
]);
