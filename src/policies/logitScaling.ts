import { ConfigError } from "../core/errors.ts";
import { gatherRows } from "../engine/ops/gatherRows.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";
import type { Policy, PolicyTensors } from "./policy.ts";

/** Numbers of the hidden layer that turns conditioning into a scale. */
const WIDTH = 64;

/** [G, 1] exp of a small network of the conditioning: above 0, and about 1 at the start. */
function scales(parameters: ParameterMap, conditioning: Tensor): Tensor {
  const hidden = leakyRelu(linear(parameters, "logitScale.hidden", conditioning));
  return tf.exp(linear(parameters, "logitScale.log", hidden));
}

/** [S, 1] the scale of each site's graph. */
const scalesOfSites = (scale: Tensor, { rowGraph, siteNode }: PolicyTensors): Tensor =>
  gatherRows(gatherRows(scale, rowGraph), siteNode as Tensor);

/**
 * Logit-GFN (Kim et al., ICML 2024, "Learning to Scale Logits for Temperature-Conditional
 * GFlowNets"): the logits of `policy` times a positive number that a network of its own makes of the
 * conditioning. How sharp a policy is depends on beta far more than which action it prefers.
 *
 * @param conditioningSize C, columns of the conditioning
 * @throws ConfigError if nothing is conditioned on
 */
export function withLogitScaling(policy: Policy, conditioningSize: number): Policy {
  if (conditioningSize === 0) {
    throw new ConfigError(
      "policy.logitScaling is true, which scales logits by what is asked for, but nothing is. " +
        "Set temperature.type to uniform or logUniform, or leave logitScaling out.",
    );
  }
  return {
    ...policy,
    parameters: [
      ...policy.parameters,
      ...linearSpecs("logitScale.hidden", {
        from: conditioningSize,
        to: WIDTH,
        gain: BEFORE_ACTIVATION,
      }),
      ...linearSpecs("logitScale.log", { from: WIDTH, to: 1, gain: LAST_OF_HEAD }),
    ],
    forward(parameters, batch) {
      const outputs = policy.forward(parameters, batch);
      const scale = scales(parameters, batch.conditioning as Tensor);
      const { graphLogits, siteLogits } = outputs;
      return {
        ...outputs,
        graphLogits: tf.mul(graphLogits, scale),
        siteLogits: siteLogits && tf.mul(siteLogits, scalesOfSites(scale, batch)),
      };
    },
  };
}
