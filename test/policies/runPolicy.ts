import type { GraphBatch, GraphSpec } from "../../src/core/graphBatch.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { unpackParameters } from "../../src/engine/parameters.ts";
import type { ExecutorName, TensorMap } from "../../src/engine/program.ts";
import { type Tensor, tf } from "../../src/engine/tf.ts";
import { actionLogits, chosenLogProbabilities } from "../../src/policies/actionLogProbabilities.ts";
import { type BatchShape, bucketFor } from "../../src/policies/batchShape.ts";
import { flatActionIndices, packBatch, packSpecs, policyTensors } from "../../src/policies/pack.ts";
import type { Policy } from "../../src/policies/policy.ts";
import type { ActionLogits } from "../../src/policies/sampleActions.ts";

export interface RunOptions {
  readonly policy: Policy;
  readonly spec: GraphSpec;
  readonly weights: Float32Array;
  readonly batch: GraphBatch;
  readonly conditioning?: Float32Array;
  readonly shape?: BatchShape;
  readonly executor?: ExecutorName;
}

async function run(
  options: RunOptions,
  step: (inputs: TensorMap) => TensorMap,
  extra: Readonly<Record<string, Int32Array>> = {},
) {
  const { spec, batch, weights, conditioning = new Float32Array(0) } = options;
  const shape = options.shape ?? bucketFor(spec, batch);
  const executor = await createExecutor(options.executor ?? "cpu", { threads: 1 });
  const ints = Object.entries(extra).map(([name, { length }]) => [
    name,
    { shape: [length], dtype: "int32" as const },
  ]);
  const program = await executor.compile(step, {
    weights: { shape: [weights.length], dtype: "float32" },
    ...Object.fromEntries(ints),
    ...packSpecs(spec, shape, conditioning.length / batch.numGraphs),
  });
  const outputs = await program.run({
    weights,
    ...extra,
    ...packBatch({ spec, batch, shape, conditioning }),
  });
  await program.release();
  return outputs;
}

/** Unmasked logits, cut to the rows of the batch. */
export async function runLogits(options: RunOptions): Promise<Required<ActionLogits>> {
  const { policy, spec, batch } = options;
  const outputs = await run(options, (inputs) =>
    actionLogits(
      policy.forward(unpackParameters(policy.parameters, inputs.weights), policyTensors(inputs)),
    ),
  );
  const cut = (name: string, length: number) =>
    ((outputs[name] ?? new Float32Array(0)) as Float32Array).slice(0, length);
  return {
    graphLogits: cut("graphLogits", batch.numGraphs * spec.graphActions),
    siteLogits: cut("siteLogits", batch.siteNode.length * spec.siteActions),
  };
}

/** [G] log-probabilities of `actions`, their sum, and its gradient by the weights. */
export async function runLogProbabilities(
  options: RunOptions & { readonly actions: Int32Array },
): Promise<{ logProbabilities: Float32Array; sum: number; gradient: Float32Array }> {
  const { policy, spec, batch, actions } = options;
  const shape = options.shape ?? bucketFor(spec, batch);
  const chosen = new Int32Array(shape.graphs);
  chosen.set(flatActionIndices(spec, batch, shape, actions));
  const real = (values: Tensor) => tf.slice(values, [0], [batch.numGraphs]);
  const outputs = await run(
    { ...options, shape },
    (inputs) => {
      const logProbabilities = (weights: Tensor): Tensor => {
        const tensors = policyTensors(inputs);
        const logits = policy.forward(unpackParameters(policy.parameters, weights), tensors);
        return real(chosenLogProbabilities(logits, tensors, inputs.chosen));
      };
      const total = tf.valueAndGrad((weights: Tensor) => tf.sum(logProbabilities(weights)));
      const { value, grad } = total(inputs.weights);
      return { sum: value, gradient: grad, logProbabilities: logProbabilities(inputs.weights) };
    },
    { chosen },
  );
  return {
    logProbabilities: outputs.logProbabilities as Float32Array,
    sum: outputs.sum[0],
    gradient: outputs.gradient as Float32Array,
  };
}

/** Largest absolute difference of two arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths ${a.length} and ${b.length} differ`);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
