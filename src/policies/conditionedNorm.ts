import { gatherRows } from "../engine/ops/gatherRows.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { linear, linearSpecs } from "./linear.ts";
import type { PolicyTensors } from "./policy.ts";

/** Standard deviation of scale and shift at the start, for conditioning of order 1. */
const CONDITIONING_GAIN = 0.3;

/** A linear map of the conditioning to scales and shifts; nothing without conditioning. */
export function conditionedNormSpecs(
  name: string,
  { width, conditioningSize }: { readonly width: number; readonly conditioningSize: number },
): readonly ParameterSpec[] {
  if (conditioningSize === 0) return [];
  const film = { from: conditioningSize, to: 2 * width, gain: CONDITIONING_GAIN };
  return linearSpecs(`${name}.film`, film);
}

/**
 * Layer normalisation, then scale and shift by the conditioning c of the row's graph (FiLM, Perez
 * et al. 2018, arXiv:1709.07871): (1 + scale(c)) * layerNorm(x) + shift(c). Without conditioning
 * there is neither: the linear maps that follow can do what constants would.
 *
 * @param x [R, width]
 * @returns [R, width]
 */
export function conditionedNorm(
  parameters: ParameterMap,
  name: string,
  { x, batch }: { readonly x: Tensor; readonly batch: PolicyTensors },
): Tensor {
  const normalized = layerNorm(x);
  if (batch.conditioning === undefined) return normalized;
  // Computed per graph, then spread over its rows: there are far fewer graphs.
  const [scale, shift] = tf.split(linear(parameters, `${name}.film`, batch.conditioning), 2, 1);
  const rowScale = gatherRows(tf.add(scale, 1), batch.rowGraph);
  return tf.add(tf.mul(normalized, rowScale), gatherRows(shift, batch.rowGraph));
}
