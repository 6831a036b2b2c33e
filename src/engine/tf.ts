/**
 * The one door to tfjs-core: the language that policies, objectives and optimisers are written in.
 * Its gradients are registered here, because the package's own entry leaves them out.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";

export type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
export { tf };
