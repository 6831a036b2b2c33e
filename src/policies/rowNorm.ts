import { gatherRows } from "../engine/ops/gatherRows.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import type { PolicyTensors } from "./policy.ts";

/** Standard deviation of the conditioned part of scale and shift at the start. */
const CONDITIONING_GAIN = 0.3;

/** A layer normalisation with its own scale and shift. */
export function rowNormSpecs(name: string, width: number): readonly ParameterSpec[] {
  return [
    { name: `${name}.scale`, shape: [width], init: { constant: 1 } },
    { name: `${name}.shift`, shape: [width], init: { constant: 0 } },
  ];
}

/** scale * layerNorm(x) + shift, for x [rows, width]. */
export function rowNorm(parameters: ParameterMap, name: string, x: Tensor): Tensor {
  const scaled = tf.mul(layerNorm(x), parameters[`${name}.scale`]);
  return tf.add(scaled, parameters[`${name}.shift`]);
}

/** As `rowNormSpecs`, and with conditioning a linear map of it to scales and shifts. */
export function conditionedNormSpecs(
  name: string,
  { width, conditioningSize }: { readonly width: number; readonly conditioningSize: number },
): readonly ParameterSpec[] {
  const own = rowNormSpecs(name, width);
  if (conditioningSize === 0) return own;
  const limit = CONDITIONING_GAIN * Math.sqrt(3 / conditioningSize);
  const shape = [conditioningSize, 2 * width];
  return [...own, { name: `${name}.film`, shape, init: { limit } }];
}

/**
 * Layer normalisation whose scale and shift depend on the conditioning c of the row's graph (FiLM,
 * Perez et al. 2018, arXiv:1709.07871): (scale + A c) * layerNorm(x) + shift + B c.
 *
 * @param x [R, width]
 * @returns [R, width]
 */
export function conditionedNorm(
  parameters: ParameterMap,
  name: string,
  { x, batch }: { readonly x: Tensor; readonly batch: PolicyTensors },
): Tensor {
  if (batch.conditioning === undefined) return rowNorm(parameters, name, x);
  const film = tf.matMul(batch.conditioning as Tensor2D, parameters[`${name}.film`] as Tensor2D);
  const [scale, shift] = tf.split(film, 2, 1);
  // Added per graph, not per row: there are far fewer graphs.
  const graphScale = tf.add(scale, parameters[`${name}.scale`]);
  const graphShift = tf.add(shift, parameters[`${name}.shift`]);
  const scaled = tf.mul(layerNorm(x), gatherRows(graphScale, batch.rowGraph));
  return tf.add(scaled, gatherRows(graphShift, batch.rowGraph));
}
