import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";

/** Sizes and start of a linear map. */
export interface LinearOptions {
  readonly from: number;
  readonly to: number;
  /** Standard deviation of the outputs at the start, for inputs of standard deviation 1. */
  readonly gain?: number;
}

/** `gain` before a leaky ReLU: keeps the mean square of what comes out of it at 1. */
export const BEFORE_ACTIVATION = Math.SQRT2;

/** `gain` of the last map of a head: the policy starts close to uniform. */
export const LAST_OF_HEAD = 0.1;

/** Weight `name.weight` [from, to] and bias `name.bias` [to], the bias 0 at the start. */
export function linearSpecs(
  name: string,
  { from, to, gain = 1 }: LinearOptions,
): readonly ParameterSpec[] {
  return [
    { name: `${name}.weight`, shape: [from, to], init: { limit: gain * Math.sqrt(3 / from) } },
    { name: `${name}.bias`, shape: [to], init: { constant: 0 } },
  ];
}

/**
 * x W + b.
 *
 * @param x [rows, from]
 * @returns [rows, to]
 */
export function linear(parameters: ParameterMap, name: string, x: Tensor): Tensor {
  const product = tf.matMul(x as Tensor2D, parameters[`${name}.weight`] as Tensor2D);
  return tf.add(product, parameters[`${name}.bias`]);
}
