import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { linear, linearSpecs } from "./linear.ts";
import type { PolicyTensors } from "./policy.ts";
import { relayoutRows } from "./relayoutRows.ts";

/** Added to the scores of padding: its weight is then exactly 0 in single precision. */
const NEVER = 1e9;

/** One map to queries, keys and values of all heads. */
export function attentionSpecs(name: string, width: number): readonly ParameterSpec[] {
  return linearSpecs(`${name}.qkv`, { from: width, to: 3 * width });
}

/** What attention needs of a batch; the same in every layer. */
export interface AttentionLayout {
  readonly heads: number;
  readonly numGraphs: number;
  /** Rows of the largest graph, L. */
  readonly length: number;
  /** [1, G, 1, L] 0 for rows of the graph, -1e9 for padding. */
  readonly bias: Tensor;
  /** Rows and their places, where a row has three vectors a head: query, key, value. */
  readonly apart: Relayout;
  /** Rows and their places, where a row has one vector a head. */
  readonly together: Relayout;
}

/** Vectors of packed rows and the same vectors by part, graph and place in the graph. */
interface Relayout {
  /** [parts * G * L] the vector at each place; vector p of row r is r * parts + p. */
  readonly vectors: Tensor;
  /** [R * parts] the place of each vector. */
  readonly places: Tensor;
}

function relayout(batch: PolicyTensors, parts: number): Relayout {
  const numRows = batch.layoutPosition.size;
  const numPlaces = batch.layoutRows.size;
  const part = tf.range(0, parts, 1, "int32");
  const times = (x: Tensor, factor: number) => tf.mul(x, tf.scalar(factor, "int32"));
  const rows = tf.reshape(times(batch.layoutRows, parts), [1, numPlaces]);
  const positions = tf.reshape(batch.layoutPosition, [numRows, 1]);
  return {
    vectors: tf.reshape(tf.add(rows, tf.reshape(part, [parts, 1])), [parts * numPlaces]),
    places: tf.reshape(tf.add(positions, tf.reshape(times(part, numPlaces), [1, parts])), [
      numRows * parts,
    ]),
  };
}

/** Computed once for all layers. */
export function attentionLayout(batch: PolicyTensors, heads: number): AttentionLayout {
  const [numGraphs, length] = batch.layoutMask.shape;
  const bias = tf.mul(tf.sub(batch.layoutMask, 1), NEVER);
  return {
    heads,
    numGraphs,
    length,
    bias: tf.reshape(bias, [1, numGraphs, 1, length]),
    apart: relayout(batch, 3 * heads),
    together: relayout(batch, heads),
  };
}

/**
 * Scaled dot-product attention of every row to all rows of its graph, virtual node included:
 * softmax(q k / sqrt(d)) v of each head, heads side by side, before the output map.
 *
 * Queries, keys and values are computed on packed rows, which have no padding. The row of a node,
 * seen as 3 `heads` vectors, is then laid out by head and graph in one gather: no transposes, no
 * splits by columns.
 *
 * @param x [R, width]
 * @returns [R, width]
 */
export function attention(
  parameters: ParameterMap,
  name: string,
  { x, layout }: { readonly x: Tensor; readonly layout: AttentionLayout },
): Tensor {
  const { heads, numGraphs, length, bias, apart, together } = layout;
  const [numRows, width] = x.shape as [number, number];
  const headWidth = width / heads;
  const packed = tf.reshape(linear(parameters, `${name}.qkv`, x), [3 * heads * numRows, headWidth]);
  const laidOut = relayoutRows(packed, apart.vectors, apart.places);
  const [queries, keys, values] = tf
    .split(laidOut, 3, 0)
    .map((part) => tf.reshape(part, [heads, numGraphs, length, headWidth]));
  const scores = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(headWidth));
  const mixed = tf.matMul(tf.softmax(tf.add(scores, bias)), values);
  const vectors = tf.reshape(mixed, [heads * numGraphs * length, headWidth]);
  const back = relayoutRows(vectors, together.places, together.vectors);
  return tf.reshape(back, [numRows, width]);
}
