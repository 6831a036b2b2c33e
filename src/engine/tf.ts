/**
 * The one door to tfjs-core: the language that policies, objectives and optimisers are written in.
 * Its gradients and tensor methods (`a.sub(b)`) are registered here, because the package's own
 * entry leaves them out.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import { registerComparisonGradients } from "./comparisonGradients.ts";

registerComparisonGradients();

// Otherwise the cpu backend greets every user with advice to install tfjs-node.
tf.env().set("PROD", true);

export type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
export { tf };
