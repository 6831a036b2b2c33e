// Writes model.onnx, which stands in for a model that was trained elsewhere: a straight line through
// descriptors. Its slope in logP is that of Yalkowsky's general solubility equation,
// log S = 0.5 - 0.01 (melting point - 25 C) - logP; its other numbers are made up.
//   node examples/onnx-reward/make-model.mjs OUT.onnx
import { writeFileSync } from "node:fs";
import { encodeOnnxModel } from "molgfn";

const DESCRIPTORS = ["logP", "molWt", "rotatableBonds", "aromaticRings"];
const WEIGHTS = [-1, -0.002, 0.05, -0.2];
const CONSTANT = 0.5;

const floats = (name, values, shape) => ({
  ...{ name, shape, dtype: "float32", bytes: new Uint8Array(Float32Array.from(values).buffer) },
});
const [out = "model.onnx"] = process.argv.slice(2);
writeFileSync(
  out,
  encodeOnnxModel({
    inputs: [{ name: "descriptors", dtype: "float32", shape: ["molecules", DESCRIPTORS.length] }],
    outputs: [{ name: "solubility", dtype: "float32", shape: ["molecules", 1] }],
    constants: [
      floats("weights", WEIGHTS, [DESCRIPTORS.length, 1]),
      floats("bias", [CONSTANT], [1]),
    ],
    nodes: [
      {
        ...{ name: "line", op: "Gemm", domain: "", attributes: {} },
        inputs: ["descriptors", "weights", "bias"],
        outputs: ["solubility"],
      },
    ],
  }),
);
