import { UserError } from "../../src/index.ts";
import type { PickledArray } from "./pickle.ts";

/** Width of a node's state. */
export const WIDTH = 64;
/** Features of an atom. */
export const ATOM_FEATURES = 71;
/** Kinds of bonds, "none" included. */
export const BOND_KINDS = 5;
/** Width of the edge network. */
const EDGE_WIDTH = 128;

/** Places of the weights in the published list and their shapes; 12 to 15 belong to no prediction. */
const PLACES = {
  inputWeight: [0, [WIDTH, ATOM_FEATURES]],
  inputBias: [1, [WIDTH]],
  rootWeight: [2, [WIDTH, WIDTH]],
  messageBias: [3, [WIDTH]],
  edgeWeight1: [4, [EDGE_WIDTH, BOND_KINDS - 1]],
  edgeBias1: [5, [EDGE_WIDTH]],
  edgeWeight2: [6, [WIDTH * WIDTH, EDGE_WIDTH]],
  edgeBias2: [7, [WIDTH * WIDTH]],
  gruInputWeight: [8, [3 * WIDTH, WIDTH]],
  gruStateWeight: [9, [3 * WIDTH, WIDTH]],
  gruInputBias: [10, [3 * WIDTH]],
  gruStateBias: [11, [3 * WIDTH]],
  lstmInputWeight: [16, [4 * WIDTH, 2 * WIDTH]],
  lstmStateWeight: [17, [4 * WIDTH, WIDTH]],
  lstmInputBias: [18, [4 * WIDTH]],
  lstmStateBias: [19, [4 * WIDTH]],
  outputWeight: [20, [1, 2 * WIDTH]],
  outputBias: [21, [1]],
} as const satisfies Record<string, readonly [number, readonly number[]]>;

/** The weights of the proxy by their names, each row-major. */
export type SehWeights = Readonly<Record<keyof typeof PLACES, Float32Array>>;

/**
 * Names the arrays of the published file.
 *
 * @throws UserError if one is missing or has another shape
 */
export function namedWeights(arrays: readonly PickledArray[]): SehWeights {
  const entries = Object.entries(PLACES).map(([name, [place, shape]]) => {
    const found = arrays[place]?.shape.join(" x ") ?? "missing";
    if (found !== shape.join(" x ")) {
      throw new UserError(
        `The pickle is not that of the sEH proxy: its array ${place} (${name}) is ${found}; it ` +
          `must be ${shape.join(" x ")}.`,
      );
    }
    return [name, arrays[place].values];
  });
  return Object.fromEntries(entries) as SehWeights;
}

/** Slope of leaky ReLU left of 0. */
export const LEAK = 0.01;

const leaky = (x: number): number => (x < 0 ? LEAK * x : x);

/**
 * The matrix [in, out] that messages over bonds of `kind` are multiplied with. Bond features are
 * one-hot, none for the last kind, so that the edge network has only these five answers.
 */
export function messageMatrix(weights: SehWeights, kind: number): Float32Array {
  const { edgeWeight1, edgeBias1, edgeWeight2, edgeBias2 } = weights;
  const hidden = Float64Array.from(edgeBias1, (bias, row) => {
    const isBond = kind < BOND_KINDS - 1;
    return leaky(bias + (isBond ? edgeWeight1[row * (BOND_KINDS - 1) + kind] : 0));
  });
  return Float32Array.from(edgeBias2, (bias, row) => {
    let sum = bias;
    for (let k = 0; k < EDGE_WIDTH; k++) sum += edgeWeight2[row * EDGE_WIDTH + k] * hidden[k];
    return sum;
  });
}
