import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describe as properties } from "../../../src/chem/describe.ts";
import {
  type ConstantRecord,
  encodeModel,
  type ModelRecord,
  type NodeRecord,
  type TypedName,
} from "../../../src/engine/onnx/model.ts";
import { createReward } from "../../../src/rewards/createReward.ts";
import { createFeature } from "../../../src/rewards/plugins/features/features.ts";
import { rewardMolecule } from "../../../src/rewards/plugins/rewardMolecule.ts";
import type { RewardFunction } from "../../../src/rewards/reward.ts";
import { moleculeReward } from "./moleculeReward.ts";

const open: RewardFunction[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-onnx-test-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reward) => reward.close()));
  rmSync(folder, { recursive: true });
});

const node = (op: string, inputs: string[], output: string, attributes = {}): NodeRecord => ({
  ...{ name: output, op, domain: "", inputs, outputs: [output], attributes },
});
const floats = (name: string, values: number[], shape: number[]): ConstantRecord => ({
  ...{ name, dtype: "float32", shape, bytes: new Uint8Array(Float32Array.from(values).buffer) },
});
const value = (
  name: string,
  shape: (string | number)[],
  dtype: TypedName["dtype"] = "float32",
): TypedName => ({ name, dtype, shape });

/** y = x W, W of ones in column 0 and the column's number in column 1. */
function linear(width: number, inputs = [value("x", ["n", width])]): ModelRecord {
  const weights = Array.from({ length: width }, (_, column) => [1, column]).flat();
  return {
    nodes: [node("MatMul", ["x", "w"], "y")],
    constants: [floats("w", weights, [width, 2])],
    inputs,
    outputs: [value("y", ["n", 2])],
  };
}

async function rewardOf(
  model: ModelRecord | string,
  settings: object,
  rest: object = {},
): Promise<RewardFunction> {
  const path = join(folder, "model.onnx");
  writeFileSync(path, typeof model === "string" ? model : encodeModel(model));
  const column = { type: "onnx", path, ...settings };
  const reward = await createReward(moleculeReward({ model: column }, rest));
  open.push(reward);
  return reward;
}

const COUNTS = { x: { feature: "morganCounts", radius: 1, size: 64 } };

describe.each([0, 2])("an ONNX model (%i threads)", (threads) => {
  test("gets Morgan counts, and its values are read by column", async () => {
    const smiles = Array.from({ length: 150 }, (_, i) => `${"C".repeat(i + 1)}O`);
    const reward = await rewardOf(linear(64), { inputs: COUNTS, unit: "nM" }, { threads });
    const { values, errors } = await reward.evaluate(smiles);
    const expected = smiles.map((text) => {
      const counts = rewardMolecule(text).morganCounts({ radius: 1 });
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    });
    expect(errors.every((error) => error === null)).toBe(true);
    expect([...values.model]).toEqual(expected);
    expect(reward.usage?.()[0]).toMatchObject({ unit: "nM", calls: 150 });
    const second = await rewardOf(linear(64), { inputs: COUNTS, column: 1 }, { threads });
    const [first] = (await second.evaluate(["CO"])).values.model;
    const columns = [...rewardMolecule("CO").morganCounts({ radius: 1 })];
    expect(first).toBe(columns.reduce((sum, [id, count]) => sum + (id % 64) * count, 0));
  });
});

test("a model gets Morgan bits, descriptors and graphs as well, in the types that it wants", async () => {
  const bits = { x: { feature: "morganBits", radius: 1, size: 64 } };
  const asBits = await rewardOf(linear(64), { inputs: bits });
  const ids = new Set([...rewardMolecule("CCCC").morganCounts({ radius: 1 }).keys()]);
  expect([...(await asBits.evaluate(["CCCC"])).values.model]).toEqual([ids.size]);

  const names = ["logP", "tpsa", "molWt"] as const;
  const described = { x: { feature: "descriptors", names } };
  const asDescriptors = await rewardOf(linear(3), { inputs: described });
  const known = properties("CCO");
  const [sum] = (await asDescriptors.evaluate(["CCO"])).values.model;
  expect(sum).toBeCloseTo(known.logP + known.tpsa + known.molWt, 4);

  // Number of atoms of each molecule: ones added up by molecule.
  const scatter = { reduction: { text: "add" } };
  const perMolecule: ModelRecord = {
    nodes: [
      node("ReduceMax", ["graphOf"], "last"),
      node("Add", ["last", "one"], "count"),
      node("Reshape", ["count", "one"], "shape"),
      node("Expand", ["zero", "shape"], "empty"),
      node("ReduceSum", ["atoms", "one"], "ofAtom", { keepdims: 0 }),
      node("Unsqueeze", ["graphOf", "one"], "rows"),
      node("ScatterND", ["empty", "rows", "ofAtom"], "y", scatter),
    ],
    constants: [
      {
        ...value("one", [1], "int64"),
        shape: [1],
        bytes: new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]),
      },
      floats("zero", [0], [1]),
    ],
    inputs: [value("atoms", ["v", 6]), value("graphOf", ["v"], "int64")],
    outputs: [value("y", ["n"])],
  };
  const inputs = {
    atoms: { feature: "graph", tensor: "atoms" },
    graphOf: { feature: "graph", tensor: "graphOf" },
  };
  const asGraph = await rewardOf(perMolecule, { inputs });
  // Atomic number + charge + hydrogens + degree + aromatic + in a ring, over the atoms.
  expect([...(await asGraph.evaluate(["C", "CO"])).values.model]).toEqual([
    10,
    6 + 3 + 1 + 8 + 1 + 1,
  ]);
});

test("a graph's bonds are there in both directions, with their kinds and ends", () => {
  const molecules = [rewardMolecule("C"), rewardMolecule("C=CC")];
  const graph = (tensor: "bonds" | "bondEnds" | "graphOf" | "atoms") =>
    createFeature({ feature: "graph", tensor }).compute(molecules);
  expect(graph("graphOf")).toEqual({ values: Int32Array.of(0, 1, 1, 1), shape: [4] });
  const ends = graph("bondEnds");
  expect(ends.shape).toEqual([2, 4]);
  expect([...Array.from(ends.values)]).toEqual([1, 2, 2, 3, 2, 1, 3, 2]);
  const bonds = graph("bonds");
  expect(bonds.shape).toEqual([4, 5]);
  expect(Array.from(bonds.values)).toEqual(
    [
      [0, 1, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [1, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
    ].flat(),
  );
});

test("a model of one molecule at a time is run one by one", async () => {
  const reward = await rewardOf(linear(64, [value("x", [1, 64])]), { inputs: COUNTS });
  const { values } = await reward.evaluate(["C", "CC", "CCC"]);
  expect([...values.model]).toEqual([1, 3, 6]);
});

test("a value outside of the range that the config states is a failure", async () => {
  const reward = await rewardOf(linear(64), { inputs: COUNTS, range: [0, 5] });
  const { errors } = await reward.evaluate(["CC", "CCC"]);
  expect(errors).toEqual([null, "model is 6, outside its range of 0 to 5"]);
});

test("a model that gives NaN marks the molecule", async () => {
  const model = linear(64);
  const nan = floats("w", new Array<number>(128).fill(Number.NaN), [64, 2]);
  const reward = await rewardOf({ ...model, constants: [nan] }, { inputs: COUNTS });
  const { errors, valid } = await reward.evaluate(["CC"]);
  expect([errors[0], valid[0]]).toEqual(["model is NaN, not a finite number", 0]);
});

describe("a model that does not suit the config is refused before the run", () => {
  const LISTED = "The model's inputs are: x float32 [n, 64].";
  const twoOutputs: ModelRecord = {
    ...linear(64),
    nodes: [...linear(64).nodes, node("Neg", ["y"], "z")],
    outputs: [value("y", ["n", 2]), value("z", ["n", 2])],
  };
  test.each([
    [linear(64), { inputs: {} }, `its input "x" has no entry under inputs. ${LISTED}`],
    [
      linear(64),
      { inputs: { ...COUNTS, fp: { feature: "morganBits" } } },
      `it has no input "fp". ${LISTED}`,
    ],
    [
      linear(64),
      { inputs: { x: { feature: "morganCounts", size: 2048 } } },
      'its input "x" has the shape [n, 64], and the feature mapped to it [molecules, 2048]. ' +
        LISTED,
    ],
    [
      linear(64),
      { inputs: { x: { feature: "graph", tensor: "graphOf" } } },
      `its input "x" has the shape [n, 64], and the feature mapped to it [atoms]. ${LISTED}`,
    ],
    [
      linear(64, [value("x", [32, 64])]),
      { inputs: COUNTS },
      'its input "x" takes exactly 32 molecules. Export the model with a batch axis of any length, ' +
        "or of 1.",
    ],
    [
      twoOutputs,
      { inputs: COUNTS },
      "it has several outputs; name one of them under output. The model's outputs are: y float32 " +
        "[n, 2], z float32 [n, 2].",
    ],
    [
      linear(64),
      { inputs: COUNTS, output: "score" },
      `it has no output "score". The model's outputs are: y float32 [n, 2].`,
    ],
    [
      linear(64),
      { inputs: COUNTS, column: 2 },
      "the output has the shape [2, 2] for 2 molecules; column 2 needs [2, 3 or more].",
    ],
    ["no model", { inputs: COUNTS }, "model.onnx is no model that ONNX Runtime can open: "],
  ])("%#", async (model, settings, message) => {
    for (const threads of [0, 1]) {
      await expect(rewardOf(model, settings, { threads })).rejects.toThrow(message);
    }
  });
});

test("a model that is not there, and a proxy that was not converted, say what to do", async () => {
  const at = (column: object) => createReward(moleculeReward({ m: column }));
  await expect(at({ type: "onnx", path: "/nowhere/m.onnx", inputs: {} })).rejects.toThrow(
    "reward.components.m: /nowhere/m.onnx cannot be read: there is no such file or folder.",
  );
  await expect(at({ type: "seh", path: "/nowhere/seh.onnx" })).rejects.toThrow(
    "reward.components.m: the sEH proxy /nowhere/seh.onnx cannot be read: there is no such file or " +
      "folder. Convert the published weights first: node dist/convert-seh-proxy.js --help says how.",
  );
});
