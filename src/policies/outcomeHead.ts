import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";

/** Hidden numbers for each column of a code, at least. */
const HIDDEN_PER_COLUMN = 8;

/** A multiple of `columns`, so that every column has as many hidden numbers. */
const hiddenWidth = (width: number, columns: number): number =>
  columns * Math.max(HIDDEN_PER_COLUMN, Math.ceil(width / columns));

/** [rows, columns] 1 where `isOpen`. */
const maskOf = (rows: number, columns: number, isOpen: (row: number, column: number) => boolean) =>
  tf.tensor2d(
    Float32Array.from({ length: rows * columns }, (_, i) =>
      isOpen(Math.floor(i / columns), i % columns) ? 1 : 0,
    ),
    [rows, columns],
  );

/** Arrays of the head for codes of so many columns. */
export function outcomeHeadSpecs(width: number, columns: number): readonly ParameterSpec[] {
  const hidden = hiddenWidth(width, columns);
  return [
    ...linearSpecs("outcomeHead.state", { from: width, to: hidden, gain: BEFORE_ACTIVATION }),
    ...linearSpecs("outcomeHead.code", { from: columns, to: hidden, gain: BEFORE_ACTIVATION }),
    ...linearSpecs("outcomeHead.bit", { from: hidden, to: columns, gain: LAST_OF_HEAD }),
  ];
}

/**
 * log Q(y | s), a distribution over the codes of objects, numbers c_1 ... c_C of 0 or 1, by a masked
 * network (MADE, Germain et al. 2015, arXiv:1502.03509): log Q = sum_i log Q(c_i | c_1 ... c_i-1, s).
 * Hidden number h sees the columns before column h mod C, and column i the hidden numbers up to its.
 *
 * @param graphs [G, width] last layer of the graphs
 * @param codes [G, C]
 * @returns [G] nats
 */
export function outcomeHead(parameters: ParameterMap, graphs: Tensor, codes: Tensor): Tensor {
  const columns = codes.shape[1] as number;
  const hidden = hiddenWidth(graphs.shape[1] as number, columns);
  const masked = (name: string, mask: Tensor, x: Tensor): Tensor => {
    const weight = tf.mul(parameters[`outcomeHead.${name}.weight`], mask) as Tensor2D;
    return tf.add(tf.matMul(x as Tensor2D, weight), parameters[`outcomeHead.${name}.bias`]);
  };
  const before = maskOf(columns, hidden, (i, h) => i < h % columns);
  const upTo = maskOf(hidden, columns, (h, i) => h % columns <= i);
  const seen = tf.add(
    linear(parameters, "outcomeHead.state", graphs),
    masked("code", before, codes),
  );
  const logits = masked("bit", upTo, leakyRelu(seen));
  return tf.sum(tf.sub(tf.mul(codes, logits), tf.softplus(logits)), 1);
}
