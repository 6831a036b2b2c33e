import { z } from "zod";
import type { GraphSpec } from "../core/graphBatch.ts";
import { gine } from "./gine.ts";
import { graphTransformer } from "./graphTransformer.ts";
import { withLogitScaling } from "./logitScaling.ts";
import { mlp } from "./mlp.ts";
import type { Policy, PolicyHeads } from "./policy.ts";

/** Networks by their name in a config. */
export const POLICIES = { graphTransformer, gine, mlp } as const;

/**
 * Sizes of the graph transformer. `large` has the 2.2 million parameters (for fragments) that
 * recursionpharma/gflownet's network of 4 layers has.
 */
const PRESETS = {
  base: { layers: 4, width: 128, heads: 2 },
  large: { layers: 4, width: 192, heads: 3 },
} as const;

const PRESET_NAMES = ["base", "large"] as const satisfies readonly (keyof typeof PRESETS)[];

const layers = z.int().min(1).max(64);
const width = z.int().min(1).max(4096);

const logitScaling = z
  .boolean()
  .optional()
  .describe("Multiply the logits by a learned function of what is asked for (Logit-GFN).");

const scores = z
  .enum(["actions", "children"])
  .optional()
  .describe(
    "What has a score: actions, by default; or children, the states that they lead to (relative edge flow), " +
      "which costs a network pass for each.",
  );

const ofPreset = "by default that of the preset";

const graphTransformerSection = z
  .strictObject({
    type: z.literal("graphTransformer").describe("Message passing and attention in every layer."),
    preset: z
      .enum(PRESET_NAMES)
      .default("base")
      .describe(
        "Sizes to start from: base (4 layers of width 128, 2 heads) or large (4 of 192, 3 heads).",
      ),
    layers: layers.optional().describe(`Number of layers; ${ofPreset}.`),
    width: width.optional().describe(`Numbers per node, a multiple of heads; ${ofPreset}.`),
    heads: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe(`Attention heads, which divide the width; ${ofPreset}.`),
    scores,
    logitScaling,
  })
  // A resolved config says the sizes themselves.
  .transform(({ preset, layers, width, heads, ...section }) => ({
    ...section,
    layers: layers ?? PRESETS[preset].layers,
    width: width ?? PRESETS[preset].width,
    heads: heads ?? PRESETS[preset].heads,
  }));

const gineSection = z.strictObject({
  type: z.literal("gine").describe("Message passing with a virtual node; lighter."),
  layers: layers.default(4).describe("Number of layers."),
  width: width.default(128).describe("Numbers per node."),
  scores,
  logitScaling,
});

const mlpSection = z.strictObject({
  type: z.literal("mlp").describe("A plain network, for environments such as hypergrid."),
  layers: layers.default(2).describe("Number of hidden layers."),
  width: width.default(256).describe("Numbers per hidden layer."),
  scores,
  logitScaling,
});

/** The `policy` section of a config. */
export const policySection = z.discriminatedUnion("type", [
  graphTransformerSection,
  gineSection,
  mlpSection,
]);

/** A policy section with its defaults filled in. */
export type PolicyConfig = z.output<typeof policySection>;

type CreatePolicy = (
  config: PolicyConfig,
  spec: GraphSpec,
  conditioningSize: number,
  heads: PolicyHeads,
) => Policy;

/**
 * The policy that a config names, for an environment of this spec.
 *
 * @param conditioningSize C, columns of the conditioning; 0 for none
 * @param heads what it says beside the logits of forward actions
 * @throws ConfigError if the network can't be built so or doesn't suit the environment
 */
export function createPolicy(
  config: PolicyConfig,
  spec: GraphSpec,
  conditioningSize: number,
  heads: PolicyHeads = {},
): Policy {
  // The section of a type has the options of its network; the checker can't follow that.
  const create = POLICIES[config.type] as CreatePolicy;
  const children = config.scores === "children";
  const policy = create(config, spec, conditioningSize, { ...heads, children });
  return config.logitScaling ? withLogitScaling(policy, conditioningSize) : policy;
}
