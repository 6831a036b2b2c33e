import { z } from "zod";
import { conditioningSection, temperatureSection } from "../../conditioning/config.ts";
import { conditioningProblems } from "../../conditioning/problems.ts";
import { EXECUTOR_NAMES } from "../../engine/program.ts";
import { backwardPolicySection } from "../../objectives/backwardPolicyConfig.ts";
import { objectiveSection } from "../../objectives/config.ts";
import { policySection } from "../../policies/config.ts";
import { replaySection } from "../../replay/config.ts";
import { rewardSection } from "../../rewards/config.ts";
import { compositionOf } from "../../rewards/rewardColumns.ts";
import { localSearchSection } from "../localSearch/config.ts";
import { findClashes } from "./combinations.ts";
import { diversityFilterSection } from "./diversityFilter.ts";
import { finetuneSection } from "./finetune.ts";
import { searchClashes } from "./searchClashes.ts";
import { environmentSection, evaluationSection, trainingSection } from "./sections.ts";

const engineSection = z.strictObject({
  executor: z
    .enum(["auto", ...EXECUTOR_NAMES])
    .default("onnx-cpu")
    .describe(
      "What runs the arithmetic: onnx-cpu; onnx-webgpu or onnx-cuda on a GPU; tensorflow or wasm " +
        "where installed; cpu (slow, for checks); auto: the fastest that works. See molgfn doctor.",
    ),
  threads: z.int().min(0).max(1024).default(0).describe("Threads of the executor; 0: all cores."),
  workers: z
    .int()
    .min(0)
    .max(256)
    .default(1)
    .describe(
      "Worker threads that share each batch and engine.threads, with onnx-cpu; 1: none; 0: one a " +
        "thread, each with at least 8 trajectories, for networks that are large enough.",
    ),
  memoryMB: z
    .number()
    .min(1)
    .max(1e7)
    .default(512)
    .describe(
      "Most memory for the intermediate results of a training pass, 10^6 bytes, estimated; larger " +
        "batches are computed in several passes.",
    ),
});

/** Rewards that each environment's objects can have. */
const REWARDS_OF = {
  fragments: ["molecule", "hashed", "constant"],
  atoms: ["molecule", "hashed", "constant"],
  graphs: ["hashed", "table", "module", "constant"],
  strings: ["table", "hashed", "landscape", "molecule", "module", "constant"],
  hypergrid: ["hypergrid", "hashed", "gridObjectives", "module", "constant"],
  module: ["molecule", "module", "table", "hashed", "constant"],
} as const satisfies Record<z.output<typeof environmentSection>["type"], readonly string[]>;

const settings = z.strictObject({
  seed: z.int().min(0).default(0).describe("Start of all random numbers."),
  run: z
    .string()
    .min(1)
    .default("runs/run")
    .describe("Folder of the run; a config file without it gets runs/ and its own name."),
  env: environmentSection.prefault({ type: "fragments" }).describe("The space of objects."),
  policy: policySection.prefault({ type: "graphTransformer" }).describe("The network."),
  objective: objectiveSection.prefault({ type: "trajectoryBalance" }).describe("The loss."),
  backwardPolicy: backwardPolicySection
    .prefault("uniform")
    .describe("Probabilities of backward actions."),
  reward: rewardSection.describe("What the sampled objects are worth."),
  temperature: temperatureSection.prefault({ type: "constant" }).describe("The reward exponent."),
  conditioning: conditioningSection
    .prefault({})
    .describe("What trajectories are asked for besides beta."),
  diversityFilter: diversityFilterSection
    .optional()
    .describe("Which molecules get no reward because there are enough like them."),
  finetune: finetuneSection.prefault({}).describe("How finetune trains a run on."),
  training: trainingSection.prefault({}).describe("The training loop."),
  replay: replaySection.prefault({}).describe("The replay buffer."),
  localSearch: localSearchSection
    .prefault({})
    .describe("Objects that are taken apart in part and rebuilt."),
  evaluation: evaluationSection.prefault({}).describe("What is measured while training."),
  engine: engineSection.prefault({}).describe("What runs the arithmetic."),
});

/** Every setting of a config: its type, range, default and help text. */
export const configSchema = settings.superRefine((config, context) => {
  const { env, reward, conditioning } = config;
  const report = (path: PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  const fitting: readonly string[] = REWARDS_OF[env.type];
  if (!fitting.includes(reward.type)) {
    report(["reward", "type"], `with env.type ${env.type} it must be ${fitting.join(" or ")}`);
  }
  if (env.type === "strings" && !env.blocks && reward.type === "molecule") {
    report(["reward", "type"], "a molecule needs env.blocks, the SMILES that letters stand for");
  }
  for (const problem of conditioningProblems(conditioning, compositionOf(reward), env.type)) {
    report(["conditioning", ...problem.path], problem.message);
  }
  for (const { path, message } of [...findClashes(config), ...searchClashes(config)]) {
    report([...path], message);
  }
});

/** A config with every default filled in. */
export type ResolvedConfig = z.output<typeof configSchema>;

/** JSON Schema (draft 2020-12) of a config file, for editors and for error texts. */
export function configSchemaJson(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(configSchema, { io: "input" });
}
