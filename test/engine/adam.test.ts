import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { ADAM_BETA1, ADAM_BETA2, adamUpdate, averageUpdate } from "../../src/engine/adam.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { Step, TensorSpecs } from "../../src/engine/program.ts";
import { expectAgreement, expectClose, floats, runOn } from "./agreement.ts";
import { AVAILABLE } from "./availableExecutors.ts";

interface Group {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly learningRate: number;
  readonly clipNorm: number;
}

interface State {
  readonly weights: Float64Array;
  readonly firstMoment: Float64Array;
  readonly secondMoment: Float64Array;
}

/** Adam's equations in double precision, one parameter at a time. Returns the norms. */
function slowAdam(state: State, gradient: ArrayLike<number>, groups: readonly Group[], t: number) {
  return groups.map(({ start, end, learningRate, clipNorm }) => {
    let squares = 0;
    for (let i = start; i < end; i++) squares += gradient[i] ** 2;
    const norm = Math.sqrt(squares);
    const factor = Math.min(1, clipNorm / (norm + 1e-6));
    for (let i = start; i < end; i++) {
      const g = gradient[i] * factor;
      state.firstMoment[i] = 0.9 * state.firstMoment[i] + 0.1 * g;
      state.secondMoment[i] = 0.999 * state.secondMoment[i] + 0.001 * g * g;
      const mean = state.firstMoment[i] / (1 - 0.9 ** t);
      const square = state.secondMoment[i] / (1 - 0.999 ** t);
      state.weights[i] -= (learningRate * mean) / (Math.sqrt(square) + 1e-8);
    }
    return norm;
  });
}

const updateStep =
  (groups: readonly Group[]): Step =>
  ({ rates, ...inputs }) => {
    const { weights, firstMoment, secondMoment, gradient, stepPower1, stepPower2 } = inputs;
    const withRates = groups.map((group, i) => ({
      ...group,
      learningRate: rates.flatten().slice([i], [1]),
    }));
    const vectors = { weights, firstMoment, secondMoment, gradient, stepPower1, stepPower2 };
    const { gradientNorms, ...updated } = adamUpdate({ ...vectors, groups: withRates });
    const norms = Object.entries(gradientNorms).map(([name, norm]) => [`norm.${name}`, norm]);
    return { ...updated, ...Object.fromEntries(norms) };
  };

const P = 2500;
const ONE_GROUP = [{ name: "all", start: 0, end: P, learningRate: 1e-2, clipNorm: 3 }];
const TWO_GROUPS = [
  { name: "network", start: 0, end: 2300, learningRate: 1e-2, clipNorm: 5 },
  { name: "logZ", start: 2300, end: P, learningRate: 0.1, clipNorm: Number.POSITIVE_INFINITY },
];
const UNCLIPPED = [{ ...ONE_GROUP[0], clipNorm: Number.POSITIVE_INFINITY }];

const vector = { shape: [P], dtype: "float32" } as const;
const scalar = { shape: [], dtype: "float32" } as const;

test.each(
  AVAILABLE.flatMap((name) => [
    { name, groups: ONE_GROUP, what: "one clipped group" },
    { name, groups: TWO_GROUPS, what: "two groups" },
    { name, groups: UNCLIPPED, what: "no clipping" },
  ]),
)("five Adam updates with $what on $name follow the equations", async ({ name, groups }) => {
  const specs: TensorSpecs = {
    ...{ weights: vector, firstMoment: vector, secondMoment: vector, gradient: vector },
    ...{ stepPower1: scalar, stepPower2: scalar },
    rates: { shape: [groups.length], dtype: "float32" },
  };
  const executor = await createExecutor(name, { threads: 1 });
  const program = await executor.compile(updateStep(groups), specs);
  const start = floats([P], -0.1, 0.1, 3).data as Float32Array;
  const reference = {
    weights: Float64Array.from(start),
    firstMoment: new Float64Array(P),
    secondMoment: new Float64Array(P),
  };
  let state: Readonly<Record<"weights" | "firstMoment" | "secondMoment", Float32Array>> = {
    weights: start,
    firstMoment: new Float32Array(P),
    secondMoment: new Float32Array(P),
  };
  const rates = Float32Array.from(groups, ({ learningRate }) => learningRate);
  for (let t = 1; t <= 5; t++) {
    // Large at first and small later, so that clipping sets in and lets go.
    const gradient = floats([P], -1 / t ** 2, 1 / t ** 2, t).data;
    const outputs = await program.run({
      ...state,
      gradient,
      rates,
      stepPower1: Float32Array.of(ADAM_BETA1 ** t),
      stepPower2: Float32Array.of(ADAM_BETA2 ** t),
    });
    const { weights, firstMoment, secondMoment } = outputs as Record<string, Float32Array>;
    state = { weights, firstMoment, secondMoment };
    const norms = slowAdam(reference, gradient, groups, t);
    groups.forEach(({ name: group }, i) => {
      expect(outputs[`norm.${group}`][0]).toBeCloseTo(norms[i], 4);
    });
    expectClose(weights, reference.weights, 2e-6, `weights after ${t}`);
    expectClose(firstMoment, reference.firstMoment, 1e-7, `first moment after ${t}`);
    expectClose(secondMoment, reference.secondMoment, 1e-8, `second moment after ${t}`);
  }
  const moved = state.weights.some((weight, i) => Math.abs(weight - start[i]) > 1e-2);
  expect(moved).toBe(true);
  await program.release();
});

test("the gradient norm of a million parameters keeps six digits", async () => {
  const count = 1_000_003;
  const rng = createRng(5);
  const gradient = Float32Array.from({ length: count }, () => rng.normal());
  const exact = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  const step: Step = ({ gradient: g, rate }) => {
    const zeros = g.mul(0);
    const groups = [{ name: "all", start: 0, end: count, learningRate: rate, clipNorm: 1 }];
    const inputs = { weights: zeros, gradient: g, firstMoment: zeros, secondMoment: zeros };
    const powers = { stepPower1: rate, stepPower2: rate };
    return { norm: adamUpdate({ ...inputs, ...powers, groups }).gradientNorms.all };
  };
  const samples = {
    gradient: { shape: [count], data: gradient },
    rate: { shape: [], data: Float32Array.of(0.1) },
  };
  const { norm } = await runOn("onnx-cpu", step, samples);
  expect(Math.abs(norm[0] / exact - 1)).toBeLessThan(1e-6);
});

test("parameter groups must cover every parameter once", async () => {
  const run = (groups: readonly Group[]) =>
    runOn("cpu", updateStep(groups), {
      ...{ weights: floats([P]), firstMoment: floats([P]), secondMoment: floats([P]) },
      ...{ gradient: floats([P]), stepPower1: floats([]), stepPower2: floats([]) },
      rates: floats([groups.length]),
    });
  await expect(run([{ ...TWO_GROUPS[0] }])).rejects.toThrow(
    "Parameter groups end at 2300, but there are 2500 parameters.",
  );
  await expect(run([TWO_GROUPS[0], { ...TWO_GROUPS[1], start: 2400 }])).rejects.toThrow(
    'Parameter group "logZ" covers 2400..2500; it must start at 2300 and not be empty.',
  );
});

test("the sampling average moves towards the weights by 1 - tau", async () => {
  const step: Step = ({ average, weights }) => ({ average: averageUpdate(average, weights, 0.9) });
  const samples = {
    average: { shape: [2], data: Float32Array.of(1, -2) },
    weights: { shape: [2], data: Float32Array.of(11, -2) },
  };
  const { average } = await expectAgreement(step, samples);
  expectClose(average, [2, -2], 1e-6, "average");
});
