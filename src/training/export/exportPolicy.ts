import { UserError } from "../../core/errors.ts";
import type { GraphBatch } from "../../core/graphBatch.ts";
import { packageVersion } from "../../core/packageInfo.ts";
import { createRng } from "../../core/rng.ts";
import { createModelFile, type ModelFile, openModelFile } from "../../engine/export/modelFile.ts";
import { sizeOf } from "../../engine/parameters.ts";
import type { Step, TensorSpecs } from "../../engine/program.ts";
import { tf } from "../../engine/tf.ts";
import { actionLogits } from "../../policies/actionLogProbabilities.ts";
import type { BatchShape } from "../../policies/batchShape.ts";
import { packBatch, packSpecs, policyTensors } from "../../policies/pack.ts";
import type { ActionLogits } from "../../policies/sampleActions.ts";
import type { Assembly } from "../assemble.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import type { Model } from "../model.ts";
import { createPolicyRunner } from "../rollouts/policyRunner.ts";
import { type ActionSampler, sampleForward } from "../rollouts/trajectories.ts";
import { openTrainedRun } from "../trainedRun.ts";
import { exportShape, largestSizes } from "./exportShape.ts";
import { ACTION_LAYOUT, INPUT_MEANINGS, OUTPUT_MEANINGS } from "./policyFileText.ts";

/** A policy as a file, and what was found when it was run. */
export interface ExportedPolicy {
  readonly bytes: Uint8Array;
  /** Sizes of the arrays that the file takes. */
  readonly shape: BatchShape;
  /** States that file and policy were compared on. */
  readonly checkedStates: number;
  /** Largest difference of a logit, over the larger of 1 and its size. */
  readonly logitError: number;
}

/** What `exportPolicy` is asked for. */
export interface ExportOptions {
  /** A run folder (its newest checkpoint) or one checkpoint file in it. */
  readonly runFolder: string;
  /** States that one run of the file holds, at least 1. */
  readonly graphs: number;
  readonly log: (line: string) => void;
}

/** Trajectories by which the file is sized and checked: half by the policy, half at random. */
const TRIAL_TRAJECTORIES = 64;
const LARGEST_LOGIT_ERROR = 1e-4;

/** The forward pass with weights of its own. */
function fixedForwardStep(model: Model, weights: Float32Array): Step {
  return (inputs) => {
    let at = 0;
    const parameters = model.parameters.map(({ name, shape }) => {
      const values = weights.subarray(at, at + sizeOf(shape));
      at += sizeOf(shape);
      return [name, tf.tensor(values, [...shape], "float32")];
    });
    return actionLogits(
      model.policy.forward(Object.fromEntries(parameters), policyTensors(inputs)),
    );
  };
}

function describeInputs(specs: TensorSpecs, inputs: readonly string[]): string {
  const entries = inputs.map((name) => {
    const { shape, dtype } = specs[name];
    return [`in.${name}`, { shape, dtype, meaning: INPUT_MEANINGS[name] }];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

function describeOutputs({ spec }: Model, { graphs, sites }: BatchShape): string {
  const describe = (name: string, shape: number[]) => ({
    [`out.${name}`]: { shape, dtype: "float32", meaning: OUTPUT_MEANINGS[name] },
  });
  return JSON.stringify({
    ...describe("graphLogits", [graphs, spec.graphActions]),
    ...(spec.siteActions > 0 && describe("siteLogits", [sites, spec.siteActions])),
  });
}

/** A state batch of the trials and what its graphs are conditioned on. */
interface Trial {
  readonly batch: GraphBatch;
  readonly rows: Float32Array;
}

/** States on the way of trajectories that the policy draws, and of uniformly drawn ones. */
async function drawTrials(
  { env, model }: Assembly,
  sampler: (epsilon: number) => ActionSampler,
  { count, conditioning }: { readonly count: number; readonly conditioning: Float32Array },
): Promise<Trial[]> {
  const trials: Trial[] = [];
  const rng = createRng(0);
  const { conditioningSize } = model;
  for (let drawn = 0; drawn < TRIAL_TRAJECTORIES; drawn += count) {
    const sample = sampler(drawn < TRIAL_TRAJECTORIES / 2 ? 0 : 1);
    const keeping: ActionSampler = (batch, rows, random) => {
      trials.push({ batch, rows });
      return sample(batch, rows, random);
    };
    await sampleForward({ env, count, conditioning, conditioningSize, rng, sample: keeping });
  }
  return trials;
}

/** Largest difference of the logits of the batch's own graphs and sites. */
function logitError(found: ActionLogits, wanted: ActionLogits, batch: GraphBatch, model: Model) {
  const { graphActions, siteActions } = model.spec;
  const compare = (a: Float32Array, b: Float32Array, length: number): number => {
    let most = 0;
    for (let i = 0; i < length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
    }
    return most;
  };
  const graphs = compare(found.graphLogits, wanted.graphLogits, batch.numGraphs * graphActions);
  if (!found.siteLogits || !wanted.siteLogits) return graphs;
  const numSites = batch.siteNode.length * siteActions;
  return Math.max(graphs, compare(found.siteLogits, wanted.siteLogits, numSites));
}

function createFile(options: {
  readonly model: Model;
  readonly config: ResolvedConfig;
  readonly env: string;
  readonly step: number;
  readonly weights: Float32Array;
  readonly shape: BatchShape;
}): { readonly file: ModelFile; readonly specs: TensorSpecs } {
  const { model, config, env, step, weights, shape } = options;
  const specs = packSpecs(model.spec, shape, model.conditioningSize);
  const file = createModelFile(fixedForwardStep(model, weights), specs, (inputs) => ({
    "molgfn.content": "forward policy, sampling average of the weights",
    "molgfn.version": packageVersion(),
    "molgfn.environment": env,
    "molgfn.step": String(step),
    "molgfn.shape": JSON.stringify(shape),
    "molgfn.graphSpec": JSON.stringify(model.spec),
    "molgfn.inputs": describeInputs(specs, inputs),
    "molgfn.outputs": describeOutputs(model, shape),
    "molgfn.actionLayout": ACTION_LAYOUT,
    "molgfn.config": JSON.stringify(config),
  }));
  return { file, specs };
}

/**
 * The sampling policy of a run as an ONNX file of fixed shapes, its weights inside, run with ONNX
 * Runtime on the CPU and compared with the policy itself on states of both.
 *
 * @throws UserError if there is no checkpoint
 * @throws Error if file and policy differ by more than 1e-4, a bug
 */
export async function exportPolicy(options: ExportOptions): Promise<ExportedPolicy> {
  const { runFolder, graphs, log } = options;
  // The file is for the CPU, and its check too, wherever the run was trained.
  const executor = "onnx-cpu";
  const { config, assembly, weights, step } = await openTrainedRun(runFolder, { executor, log });
  try {
    if (config.policy.scores === "children") {
      throw new UserError(
        `${runFolder} scores the states that actions lead to (policy.scores: children), which a ` +
          "file without the environment can't list. Export a run with policy.scores: actions.",
      );
    }
    const { env, conditioning, model, programs } = assembly;
    const runner = createPolicyRunner(model, programs.forward);
    const count = Math.min(graphs, TRIAL_TRAJECTORIES / 2);
    const trials = await drawTrials(assembly, (epsilon) => runner.sampler(weights, epsilon), {
      count,
      conditioning: conditioning.encode(conditioning.usual(count)),
    });
    const shape = exportShape(model.spec, graphs, largestSizes(trials.map(({ batch }) => batch)));
    const { file, specs } = createFile({ model, config, env: env.name, step, weights, shape });
    const opened = await openModelFile(file, specs);
    let [worst, checkedStates] = [0, 0];
    for (const { batch, rows } of trials) {
      const feeds = packBatch({ spec: model.spec, batch, shape, conditioning: rows });
      const found = (await opened.run(feeds)) as unknown as ActionLogits;
      const wanted = await runner.evaluate(weights, batch, rows);
      worst = Math.max(worst, logitError(found, wanted, batch, model));
      checkedStates += batch.numGraphs;
    }
    await opened.release();
    if (!(worst <= LARGEST_LOGIT_ERROR)) {
      throw new Error(`The exported file computes other logits than the policy, off by ${worst}.`);
    }
    return { bytes: file.bytes, shape, checkedStates, logitError: worst };
  } finally {
    await assembly.close();
  }
}
