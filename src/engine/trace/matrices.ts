import { matrixProduct } from "../onnx/contractions.ts";
import { type KernelTable, withAttributes } from "./kernel.ts";

/** Matrix products; tfjs sends `matMul` of any rank to this one kernel. */
export const MATRIX_KERNELS: KernelTable = {
  BatchMatMul: withAttributes<{ transposeA: boolean; transposeB: boolean }>(
    ({ graph, inputs: { a, b }, attributes: { transposeA, transposeB } }) =>
      matrixProduct(graph, { a, b, transposeA, transposeB }),
  ),
};
