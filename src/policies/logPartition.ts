import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { BEFORE_ACTIVATION, linear, linearSpecs } from "./linear.ts";

/** log Z of each trajectory, as a function of what it is conditioned on. */
export interface LogPartition {
  readonly parameters: readonly ParameterSpec[];
  /** Place, among all values of `parameters`, of the number that is added to every log Z. */
  readonly biasIndex: number;
  /**
   * @param conditioning [T, C]; undefined if C is 0
   * @param count T
   * @returns [T] nats
   */
  forward(parameters: ParameterMap, conditioning: Tensor | undefined, count: number): Tensor;
}

export interface LogPartitionOptions {
  /** C */
  readonly conditioningSize: number;
  /** Numbers in the hidden layer. */
  readonly hidden?: number;
  /** log Z everywhere at the start, nats. */
  readonly initial?: number;
}

const CONSTANT = "logZ";

/**
 * One number without conditioning; with it, that number plus a network with one hidden layer
 * whose output starts at 0.
 */
export function createLogPartition(options: LogPartitionOptions): LogPartition {
  const { conditioningSize, hidden = 256, initial = 0 } = options;
  const constant = { name: CONSTANT, shape: [1], init: { constant: initial } };
  const spread = (parameters: ParameterMap, count: number): Tensor =>
    tf.add(tf.zeros([count]), parameters[CONSTANT]);
  if (conditioningSize === 0) {
    return {
      parameters: [constant],
      biasIndex: 0,
      forward: (parameters, _conditioning, count) => spread(parameters, count),
    };
  }
  return {
    biasIndex: 0,
    parameters: [
      constant,
      ...linearSpecs("logZ.hidden", {
        from: conditioningSize,
        to: hidden,
        gain: BEFORE_ACTIVATION,
      }),
      { name: "logZ.output", shape: [hidden, 1], init: { constant: 0 } },
    ],
    forward: (parameters, conditioning, count) => {
      if (conditioning === undefined) {
        throw new Error("logPartition: built for a conditioning, but called without one.");
      }
      const features = leakyRelu(linear(parameters, "logZ.hidden", conditioning));
      const varying = tf.matMul(features, parameters["logZ.output"]);
      return tf.add(tf.reshape(varying, [count]), spread(parameters, count));
    },
  };
}
