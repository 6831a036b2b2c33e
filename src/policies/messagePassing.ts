import { gatherRows } from "../engine/ops/gatherRows.ts";
import { segmentSum } from "../engine/ops/segmentSum.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import type { PolicyTensors } from "./policy.ts";

/**
 * What each row hears from its neighbours, as in `gine`:
 * m_v = sum over edges u -> v of relu(x_u + e_uv); 0 for virtual nodes, which have no edges.
 *
 * @param x [R, width]
 * @param edges [E, width] edge embeddings
 * @returns [R, width]
 * @throws Error if the batch was packed for an environment without edges
 */
export function edgeMessages(x: Tensor, edges: Tensor, batch: PolicyTensors): Tensor {
  const { edgeSource, edgeTarget } = batch;
  if (edgeSource === undefined || edgeTarget === undefined) {
    throw new Error("edgeMessages: the batch has edge embeddings but no edges.");
  }
  const messages = tf.relu(tf.add(gatherRows(x, edgeSource), edges));
  return segmentSum(messages, edgeTarget, x.shape[0]);
}
