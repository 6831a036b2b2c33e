import { encodeOnnxModel } from "../../src/index.ts";
import { createGraphBuilder, type GraphBuilder } from "./graphBuilder.ts";
import {
  ATOM_FEATURES,
  BOND_KINDS,
  LEAK,
  messageMatrix,
  type SehWeights,
  WIDTH,
} from "./weights.ts";

/** Rounds of message passing, and steps of the read-out. */
const ROUNDS = 12;
const READ_OUT_STEPS = 3;

/** Rows of `weights`, in blocks of WIDTH rows, in another order of the blocks. */
function reorderGates(weights: Float32Array, order: readonly number[]): Float32Array {
  const block = weights.length / order.length;
  const result = new Float32Array(weights.length);
  order.forEach((from, to) => {
    result.set(weights.subarray(from * block, (from + 1) * block), to * block);
  });
  return result;
}

/** PyTorch's gates r, z, n as ONNX's z, r, n. */
const GRU_ORDER = [1, 0, 2];
/** PyTorch's gates i, f, g, o as ONNX's i, o, f, g. */
const LSTM_ORDER = [0, 3, 1, 2];

/** The two weight matrices and the biases of a recurrent cell, as ONNX wants them. */
function cellWeights(
  graph: GraphBuilder,
  parts: readonly [Float32Array, Float32Array, Float32Array, Float32Array],
  order: readonly number[],
): [string, string, string] {
  const [input, state, inputBias, stateBias] = parts.map((part) => reorderGates(part, order));
  const rows = order.length * WIDTH;
  return [
    graph.floats(input, [1, rows, input.length / rows]),
    graph.floats(state, [1, rows, state.length / rows]),
    graph.floats([...inputBias, ...stateBias], [1, 2 * rows]),
  ];
}

/** The names of what the graph is given. */
interface Inputs {
  readonly atoms: string;
  readonly bondEnds: string;
  readonly bondCounts: string;
  readonly graphOf: string;
}

/**
 * Node states [atoms, 64] after the rounds of NNConv and GRU: the message to atom i is
 * leaky(mean over bonds j -> i of h_j M_bond + h_i W^T + b), the GRU's input; h is its state.
 */
function passMessages(graph: GraphBuilder, weights: SehWeights, inputs: Inputs): string {
  const { atoms, bondEnds, bondCounts, graphOf } = inputs;
  const { node, floats, integers } = graph;
  const zero = integers([0]);
  const leaky = (x: string) => node("LeakyRelu", [x], { alpha: { float: LEAK } });
  const end = (row: number) => node("Gather", [bondEnds, integers([row])], { axis: 0 });
  const flat = (x: string) => node("Reshape", [x, integers([-1])]);
  const from = graph.split(flat(end(0)), bondCounts, BOND_KINDS);
  const to = node("Reshape", [end(1), integers([-1, 1])]);

  // 1 / number of bonds to each atom, [atoms, 1].
  const count = node("Shape", [graphOf]);
  const column = node("Concat", [count, integers([1])], { axis: 0 });
  const noColumn = node("Expand", [floats([0], [1]), column]);
  const ones = node("Expand", [floats([1], [1]), node("Shape", [to])]);
  const degrees = node("ScatterND", [noColumn, to, ones], { reduction: { text: "add" } });
  const share = node("Reciprocal", [node("Max", [degrees, floats([1], [1])])]);

  const matrices = from.map((_, kind) => floats(messageMatrix(weights, kind), [WIDTH, WIDTH]));
  const noMessage = node("Expand", [
    floats([0], [1]),
    node("Concat", [count, integers([WIDTH])], { axis: 0 }),
  ]);
  const root = [
    floats(weights.rootWeight, [WIDTH, WIDTH]),
    floats(weights.messageBias, [WIDTH]),
  ] as const;
  const cell = cellWeights(
    graph,
    [weights.gruInputWeight, weights.gruStateWeight, weights.gruInputBias, weights.gruStateBias],
    GRU_ORDER,
  );
  const first = floats(weights.inputWeight, [WIDTH, ATOM_FEATURES]);
  const bias = floats(weights.inputBias, [WIDTH]);
  let state = leaky(node("Gemm", [atoms, first, bias], { transB: 1 }));
  for (let round = 0; round < ROUNDS; round++) {
    const sent = from.map((rows, kind) =>
      node("MatMul", [node("Gather", [state, rows], { axis: 0 }), matrices[kind]]),
    );
    const messages = node("Concat", sent, { axis: 0 });
    const sum = node("ScatterND", [noMessage, to, messages], { reduction: { text: "add" } });
    const own = node("Gemm", [state, ...root], { transB: 1 });
    const heard = leaky(node("Add", [node("Mul", [sum, share]), own]));
    const step = node("Unsqueeze", [heard, zero]);
    const before = node("Unsqueeze", [state, zero]);
    const after = node("GRU", [step, ...cell, "", before], {
      hidden_size: WIDTH,
      linear_before_reset: 1,
    });
    // Y is [1, 1, atoms, 64].
    state = node("Squeeze", [after, integers([0, 1])]);
  }
  return state;
}

/**
 * Set2Set (Vinyals et al. 2016): an LSTM asks, softmax attention over the atoms of each molecule
 * answers; [graphs, 128].
 */
function readOut(graph: GraphBuilder, weights: SehWeights, inputs: Inputs, state: string): string {
  const { node, floats, integers } = graph;
  const { graphOf } = inputs;
  const [zero, one] = [integers([0]), integers([1])];
  const graphs = node("Reshape", [node("Add", [node("ReduceMax", [graphOf]), one]), integers([1])]);
  const filled = (value: number, ...width: number[]) =>
    node("Expand", [
      floats([value], [1]),
      width.length === 0 ? graphs : node("Concat", [graphs, integers(width)], { axis: 0 }),
    ]);
  const rows = node("Reshape", [graphOf, integers([-1, 1])]);
  const cell = cellWeights(
    graph,
    [
      weights.lstmInputWeight,
      weights.lstmStateWeight,
      weights.lstmInputBias,
      weights.lstmStateBias,
    ],
    LSTM_ORDER,
  );
  const [nothing, lowest, noVector] = [filled(0), filled(-1e30), filled(0, WIDTH)];
  let asked = node("Unsqueeze", [noVector, zero]);
  let memory = asked;
  let answer = filled(0, 2 * WIDTH);
  for (let step = 0; step < READ_OUT_STEPS; step++) {
    const [, hidden, kept] = graph.lstm(
      [node("Unsqueeze", [answer, zero]), ...cell, "", asked, memory],
      WIDTH,
    );
    [asked, memory] = [hidden, kept];
    const question = node("Squeeze", [asked, zero]);
    const product = node("Mul", [state, node("Gather", [question, graphOf], { axis: 0 })]);
    const score = node("ReduceSum", [product, one], { keepdims: 0 });
    const best = node("ScatterND", [lowest, rows, score], { reduction: { text: "max" } });
    const weight = node("Exp", [
      node("Sub", [score, node("Gather", [best, graphOf], { axis: 0 })]),
    ]);
    const total = node("ScatterND", [nothing, rows, weight], { reduction: { text: "add" } });
    const part = node("Div", [weight, node("Gather", [total, graphOf], { axis: 0 })]);
    const weighted = node("Mul", [state, node("Unsqueeze", [part, one])]);
    const sum = node("ScatterND", [noVector, rows, weighted], { reduction: { text: "add" } });
    answer = node("Concat", [question, sum], { axis: 1 });
  }
  return answer;
}

/**
 * The sEH proxy of Bengio et al. 2021 (arXiv:2106.04399; GFNOrg/gflownet, mols/model_atom.py) as an
 * ONNX model of batches of any size. Inputs are the tensors of the feature `sehGraph`, the output
 * `prediction` is [graphs, 1], unscaled.
 */
export function sehNetwork(weights: SehWeights): Uint8Array {
  const graph = createGraphBuilder();
  const inputs = {
    atoms: "atoms",
    bondEnds: "bondEnds",
    bondCounts: "bondCounts",
    graphOf: "graphOf",
  };
  const state = passMessages(graph, weights, inputs);
  const summary = readOut(graph, weights, inputs, state);
  const last = graph.floats(weights.outputWeight, [1, 2 * WIDTH]);
  const bias = graph.floats(weights.outputBias, [1]);
  graph.output("prediction", "Gemm", [summary, last, bias], { transB: 1 });
  return encodeOnnxModel({
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [
      { name: inputs.atoms, dtype: "float32", shape: ["atoms", ATOM_FEATURES] },
      { name: inputs.bondEnds, dtype: "int64", shape: [2, "bonds"] },
      { name: inputs.bondCounts, dtype: "int64", shape: [BOND_KINDS] },
      { name: inputs.graphOf, dtype: "int64", shape: ["atoms"] },
    ],
    outputs: [{ name: "prediction", dtype: "float32", shape: ["graphs", 1] }],
  });
}
