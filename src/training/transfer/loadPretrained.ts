import { ConfigError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import { loadObjective } from "../../objectives/plugins/loadObjective.ts";
import type { Assembly } from "../assemble.ts";
import { assembleConditioning } from "../conditioning.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { createModel, initializeModel, type Model } from "../model.ts";
import type { Prior } from "../prior.ts";
import { loadCheckpoint } from "../run/checkpoints.ts";
import { loadRunConfig } from "../run/runFolder.ts";
import { compareConditioning, compareStages } from "./compareStages.ts";
import { conditioningColumns } from "./conditioningColumns.ts";
import { type PretrainedWeights, transferWeights } from "./transferWeights.ts";

/** A run as the start of another. */
export interface Pretrained {
  /** [P] start of the new model's weights. */
  readonly weights: Float32Array;
  /** The policy of the run, frozen; told of what the new config asks for. */
  readonly prior: Prior;
  /** Whether the run learned its backward policy. */
  readonly hasBackward: boolean;
  /** What the two stages do not share, a sentence each. */
  readonly differences: readonly string[];
}

/** The model of a run, for a conditioning of `size` columns. */
async function modelOf(config: ResolvedConfig, spec: Model["spec"], size: number): Promise<Model> {
  return createModel({
    policy: config.policy,
    spec,
    conditioningSize: size,
    backwardPolicy: config.backwardPolicy,
    needs: (await loadObjective(config.objective, config.backwardPolicy)).needs,
  });
}

const sentence = (text: string): string => `${text}.`;

const namedParts = (names: readonly string[]): string =>
  [...new Set(names.map((name) => name.split(".")[0]))].join(", ");

/** The weights that a run samples with, beside what they mean. */
async function readRun(
  folder: string,
  { env }: Pick<Assembly, "env">,
): Promise<PretrainedWeights & { readonly model: Model; readonly config: ResolvedConfig }> {
  const checkpoint = await loadCheckpoint(folder);
  const config = await loadRunConfig(checkpoint.runFolder);
  const conditioning = await assembleConditioning(config, env);
  const model = await modelOf(config, env.spec, conditioning.size);
  const { average: weights } = checkpoint.data.state as unknown as { average: Float32Array };
  return {
    ...{ config, model, weights },
    columns: conditioningColumns(config, conditioning),
    usualCode: conditioning.encode(conditioning.usual(1)),
  };
}

/**
 * Weights of a run for a model of another config, and the run's policy as a frozen prior. Arrays
 * are matched by name; what the stages do not share is named.
 *
 * @param folder a run, or one of its checkpoints
 * @throws ConfigError if the run builds other objects or its network does not fit
 */
export async function loadPretrained(
  folder: string,
  config: ResolvedConfig,
  assembly: Pick<Assembly, "env" | "conditioning" | "model">,
): Promise<Pretrained> {
  const { runFolder } = await loadCheckpoint(folder);
  const limits = compareStages(folder, await loadRunConfig(runFolder), config);
  const before = await readRun(folder, assembly);
  const { env, conditioning, model } = assembly;
  const columns = conditioningColumns(config, conditioning);
  const asked = compareConditioning(folder, before.columns, columns);
  if (before.weights.length !== before.model.parameterCount) {
    throw new ConfigError(
      `--from ${folder} holds ${before.weights.length} weights, the config beside it describes ` +
        `${before.model.parameterCount}: ${limits.join("; ") || "they belong to different runs"}.`,
    );
  }
  const initial = initializeModel(model, createRng(config.seed).split("weights"));
  const moved = transferWeights(before, { model, columns }, initial);
  if (moved.misfits.length > 0) {
    throw new ConfigError(
      `--from ${folder}: ${moved.misfits.join(", ")} have other shapes in this config: ` +
        `${limits.join("; ")}. Give both the same env section.`,
    );
  }
  const frozen = await modelOf(before.config, env.spec, conditioning.size);
  const empty = new Float32Array(frozen.parameterCount);
  const prior = transferWeights(before, { model: frozen, columns }, empty).weights;
  return {
    weights: moved.weights,
    prior: { model: frozen, weights: prior },
    hasBackward: frozen.groups.some(({ name }) => name === "backward"),
    differences: [
      ...[...limits, ...asked].map(sentence),
      ...(moved.started.length > 0
        ? [`New, with random weights: ${namedParts(moved.started)}.`]
        : []),
      ...(moved.dropped.length > 0 ? [`Left out: ${namedParts(moved.dropped)}.`] : []),
    ],
  };
}
