import { gatherRows } from "../engine/ops/gatherRows.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { linear, linearSpecs } from "./linear.ts";
import type { PolicyTensors } from "./policy.ts";

/** Added to the scores of padding: its weight is then exactly 0 in single precision. */
const NEVER = 1e9;

/** One map to queries, keys and values of all heads. */
export function attentionSpecs(name: string, width: number): readonly ParameterSpec[] {
  return linearSpecs(`${name}.qkv`, { from: width, to: 3 * width });
}

/** [G, 1, L] 0 for rows of the graph, -1e9 for padding; the same in every layer. */
export function attentionBias(batch: PolicyTensors): Tensor {
  const [graphs, length] = batch.layoutMask.shape;
  return tf.reshape(tf.mul(tf.sub(batch.layoutMask, 1), NEVER), [graphs, 1, length]);
}

/**
 * Scaled dot-product attention of every row to all rows of its graph, virtual node included
 * (Vaswani et al. 2017, arXiv:1706.03762), heads side by side, before the output map.
 *
 * Queries, keys and values are computed on packed rows, then laid out by graph. Heads are split by
 * columns, each with its own batched product: no transposes.
 *
 * @param options.x [R, width]
 * @param options.bias [G, 1, L] from `attentionBias`
 * @param options.heads divides width
 * @returns [R, width]
 */
export function attention(
  parameters: ParameterMap,
  name: string,
  options: {
    readonly x: Tensor;
    readonly batch: PolicyTensors;
    readonly bias: Tensor;
    readonly heads: number;
  },
): Tensor {
  const { x, batch, bias, heads } = options;
  const [graphs, length] = batch.layoutRows.shape;
  const headWidth = x.size / x.shape[0] / heads;
  const places = tf.reshape(batch.layoutRows, [graphs * length]);
  const laidOut = gatherRows(linear(parameters, `${name}.qkv`, x), places);
  const parts = tf
    .split(laidOut, 3 * heads, 1)
    .map((part) => tf.reshape(part, [graphs, length, headWidth]));
  const outputs = Array.from({ length: heads }, (_, head) => {
    const [queries, keys, values] = [parts[head], parts[heads + head], parts[2 * heads + head]];
    const scores = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(headWidth));
    const mixed = tf.matMul(tf.softmax(tf.add(scores, bias)), values);
    return tf.reshape(mixed, [graphs * length, headWidth]);
  });
  return gatherRows(tf.concat(outputs, 1), batch.layoutPosition);
}
