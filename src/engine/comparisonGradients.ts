import * as tf from "@tensorflow/tfjs-core";

/** tfjs's kernels that give booleans of two tensors, and of one. */
const OF_TWO = [
  ...["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"],
  ...["LogicalAnd", "LogicalOr"],
];
const OF_ONE = ["LogicalNot", "IsNan"];

const zeros = (x: tf.Tensor): tf.Tensor => tf.zeros(x.shape);

/**
 * Tells tfjs that the gradient of a comparison is zero. Without it, choosing by a comparison of
 * trained quantities, as in tf.where(tf.greater(x, 0), x, y), has no gradient at all in tfjs.
 */
export function registerComparisonGradients(): void {
  for (const kernelName of OF_TWO) {
    tf.registerGradient({
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (_dy, [a, b]) => ({ a: () => zeros(a), b: () => zeros(b) }),
    });
  }
  for (const kernelName of OF_ONE) {
    tf.registerGradient({
      kernelName,
      inputsToSave: ["x"],
      gradFunc: (_dy, [x]) => ({ x: () => zeros(x) }),
    });
  }
}
