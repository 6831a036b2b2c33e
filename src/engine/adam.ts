import { ShapeError } from "../core/errors.ts";
import { type Tensor, tf } from "./tf.ts";

/** Decay of the mean gradient; this and the next two are Adam's usual settings. */
export const ADAM_BETA1 = 0.9;
/** Decay of the mean squared gradient. */
export const ADAM_BETA2 = 0.999;
export const ADAM_EPSILON = 1e-8;

/** Keeps the clipping factor finite for a gradient of zero, as in PyTorch's clip_grad_norm_. */
const NORM_EPSILON = 1e-6;

/**
 * ONNX Runtime adds a long array up one by one, which is 1e-4 off after 4e5 squares: sum rows of
 * this length first, then the rows.
 */
const ROW_LENGTH = 1024;

/** Parameters start..end-1 of the flat vector, which share a learning rate and a clipping norm. */
export interface ParameterGroup {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** scalar */
  readonly learningRate: Tensor;
  /** Largest Euclidean norm of the group's whole gradient; Infinity for no clipping. */
  readonly clipNorm: number;
}

export interface AdamInputs {
  /** [P] */
  readonly weights: Tensor;
  /** [P] before clipping */
  readonly gradient: Tensor;
  /** [P] running mean of the gradient, zeros at first */
  readonly firstMoment: Tensor;
  /** [P] running mean of the squared gradient, zeros at first */
  readonly secondMoment: Tensor;
  /** scalar, `ADAM_BETA1` to the power of t, where t = 1 is the first update */
  readonly stepPower1: Tensor;
  /** scalar, `ADAM_BETA2` to the power of t */
  readonly stepPower2: Tensor;
  /** In order, without gaps, from 0 to P. */
  readonly groups: readonly ParameterGroup[];
  /** [P] by what the change of each parameter is multiplied; by 1 if absent */
  readonly changeFactors?: Tensor;
}

export interface AdamOutputs {
  readonly weights: Tensor;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
  /** Scalar by group name: the Euclidean norm of its gradient before clipping. */
  readonly gradientNorms: Readonly<Record<string, Tensor>>;
}

function checkGroups(groups: readonly ParameterGroup[], numParameters: number): void {
  let at = 0;
  for (const { name, start, end } of groups) {
    if (start !== at || end <= start) {
      throw new ShapeError(
        `Parameter group "${name}" covers ${start}..${end}; it must start at ${at} and not be empty.`,
      );
    }
    at = end;
  }
  if (at !== numParameters) {
    throw new ShapeError(
      `Parameter groups end at ${at}, but there are ${numParameters} parameters.`,
    );
  }
}

/** Scalar: the sum of squares of a vector cut into whole rows and a rest. */
function sumOfSquares(parts: readonly Tensor[]): Tensor {
  const sums = parts.map((part) => {
    if (part.size < ROW_LENGTH) return tf.sum(tf.square(part));
    const rows = tf.reshape(part, [part.size / ROW_LENGTH, ROW_LENGTH]);
    return tf.sum(tf.sum(tf.square(rows), 1));
  });
  return sums.reduce((total, sum) => tf.add(total, sum));
}

/** Scalars in order of `groups`; the gradient is cut only once for all of them. */
function groupNorms(gradient: Tensor, groups: readonly ParameterGroup[]): readonly Tensor[] {
  const lengths = groups.map(({ start, end }) => {
    const rest = (end - start) % ROW_LENGTH;
    return [end - start - rest, rest].filter((length) => length > 0);
  });
  const parts = tf.split(gradient, lengths.flat());
  let at = 0;
  return lengths.map(({ length }) => {
    const own = parts.slice(at, at + length);
    at += length;
    return tf.sqrt(sumOfSquares(own));
  });
}

/** One factor for every parameter: a scalar for a single group, else [P]. */
function perParameter(groups: readonly ParameterGroup[], factors: readonly Tensor[]): Tensor {
  if (groups.length === 1) return factors[0];
  return tf.concat(
    groups.map(({ start, end }, i) => tf.broadcastTo(tf.reshape(factors[i], [1]), [end - start])),
  );
}

function clipGradient(inputs: AdamInputs, norms: readonly Tensor[]): Tensor {
  const { gradient, groups } = inputs;
  if (groups.every(({ clipNorm }) => clipNorm === Number.POSITIVE_INFINITY)) return gradient;
  const factors = groups.map(({ clipNorm }, i) =>
    clipNorm === Number.POSITIVE_INFINITY
      ? tf.scalar(1)
      : tf.minimum(1, tf.div(clipNorm, tf.add(norms[i], NORM_EPSILON))),
  );
  return tf.mul(gradient, perParameter(groups, factors));
}

/**
 * One update of Adam (Kingma and Ba, arXiv:1412.6980) on one flat vector of
 * parameters, after clipping each group's gradient g to a total norm:
 * m' = b1 m + (1 - b1) g, v' = b2 v + (1 - b2) g^2,
 * w' = w - lr (m' / (1 - b1^t)) / (sqrt(v' / (1 - b2^t)) + epsilon).
 * The corrections by 1 - b^t are scalars, and are moved to where vectors need no pass of their own.
 *
 * @throws ShapeError if the groups leave a gap, overlap, or do not end at P
 */
export function adamUpdate(inputs: AdamInputs): AdamOutputs {
  const { weights, gradient, firstMoment, secondMoment, stepPower1, stepPower2, groups } = inputs;
  checkGroups(groups, gradient.size);
  const norms = groupNorms(gradient, groups);
  const g = clipGradient(inputs, norms);
  const m = tf.add(tf.mul(firstMoment, ADAM_BETA1), tf.mul(g, 1 - ADAM_BETA1));
  const v = tf.add(tf.mul(secondMoment, ADAM_BETA2), tf.mul(tf.square(g), 1 - ADAM_BETA2));
  const correction1 = tf.sub(1, stepPower1);
  const rootCorrection2 = tf.sqrt(tf.sub(1, stepPower2));
  const rates = groups.map(({ learningRate }) =>
    tf.div(tf.mul(tf.reshape(learningRate, []), rootCorrection2), correction1),
  );
  const denominator = tf.add(tf.sqrt(v), tf.mul(rootCorrection2, ADAM_EPSILON));
  const plain = tf.mul(perParameter(groups, rates), tf.div(m, denominator));
  const change = inputs.changeFactors ? tf.mul(plain, inputs.changeFactors) : plain;
  return {
    weights: tf.sub(weights, change),
    firstMoment: m,
    secondMoment: v,
    gradientNorms: Object.fromEntries(groups.map(({ name }, i) => [name, norms[i]])),
  };
}

/**
 * Exponential moving average of weights, as the sampling policy uses: tau average +
 * (1 - tau) weights.
 *
 * @param average [P]
 * @param weights [P]
 * @param tau in [0, 1]; 0 follows the weights at once
 */
export const averageUpdate = (average: Tensor, weights: Tensor, tau: number): Tensor =>
  tf.add(tf.mul(average, tau), tf.mul(weights, 1 - tau));

/**
 * [P] a target network: `weights` where `isCopied` is 1, `target` as it was where it is 0.
 *
 * @param isCopied scalar
 */
export const copyUpdate = (target: Tensor, weights: Tensor, isCopied: Tensor): Tensor =>
  tf.add(tf.mul(target, tf.sub(1, isCopied)), tf.mul(weights, isCopied));
