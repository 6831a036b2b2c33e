import { gatherRows } from "../engine/ops/gatherRows.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";
import type { PolicyOutputs, PolicyTensors } from "./policy.ts";

/** Arrays of the head that scores a state and one that an action leads to. */
export const childScoreSpecs = (width: number): readonly ParameterSpec[] => [
  ...linearSpecs("childHead.parent", { from: width, to: width, gain: BEFORE_ACTIVATION }),
  ...linearSpecs("childHead.child", { from: width, to: width, gain: BEFORE_ACTIVATION }),
  ...linearSpecs("childHead.score", { from: width, to: 1, gain: LAST_OF_HEAD }),
];

/**
 * Logits of actions from the states that they lead to, the relative edge flow of Shen et al. (2023,
 * arXiv:2305.07170, "SSR"): each child s' of s has the score MLP(enc(s), enc(s')), and PF is the
 * softmax of the scores. Actions that lead to equal states have equal probabilities.
 *
 * @param graphs [G, width] last layer of all graphs, children among them
 */
export function childLogits(
  parameters: ParameterMap,
  graphs: Tensor,
  batch: PolicyTensors,
): Pick<PolicyOutputs, "graphLogits" | "siteLogits"> {
  const { childParent, graphChild, siteChild, graphMask, siteMask } = batch;
  if (!childParent || !graphChild) {
    throw new Error("childLogits: the batch does not list what its actions lead to.");
  }
  const fromParent = gatherRows(linear(parameters, "childHead.parent", graphs), childParent);
  const hidden = leakyRelu(tf.add(fromParent, linear(parameters, "childHead.child", graphs)));
  const scores = tf.reshape(linear(parameters, "childHead.score", hidden), [graphs.shape[0]]);
  const logits = (places: Tensor, mask: Tensor): Tensor =>
    tf.reshape(gatherRows(scores, places), mask.shape);
  return {
    graphLogits: logits(graphChild, graphMask),
    siteLogits: siteChild && siteMask ? logits(siteChild, siteMask) : null,
  };
}
