import { adamUpdate } from "../adam.ts";
import { gatherRows } from "../ops/gatherRows.ts";
import { layerNorm } from "../ops/layerNorm.ts";
import { leakyRelu } from "../ops/leakyRelu.ts";
import { segmentSum } from "../ops/segmentSum.ts";
import { valueAndGradient } from "../ops/valueAndGradient.ts";
import { unpackParameters } from "../parameters.ts";
import type { Executor, Feed, Step, TensorSpecs } from "../program.ts";
import { type Tensor, type Tensor2D, tf } from "../tf.ts";

const [NODES, WIDTH, GRAPHS] = [48, 32, 8];

const PARAMETERS = [
  { name: "first", shape: [WIDTH, WIDTH], init: { constant: 0 } },
  { name: "second", shape: [WIDTH, 1], init: { constant: 0 } },
] as const;
const NUM_PARAMETERS = WIDTH * WIDTH + WIDTH;
const STATE = ["weights", "firstMoment", "secondMoment"];

const float = (...shape: number[]) => ({ shape, dtype: "float32" }) as const;
const int = (...shape: number[]) => ({ shape, dtype: "int32" }) as const;

const SPECS: TensorSpecs = {
  ...Object.fromEntries(STATE.map((name) => [name, float(NUM_PARAMETERS)])),
  ...{ features: float(NODES, WIDTH), neighbour: int(NODES), graphOf: int(NODES) },
  ...{ wanted: float(GRAPHS), learningRate: float(), stepPower1: float(), stepPower2: float() },
};

/** Mean squared error of one message-passing layer, summed by graph, and one update by Adam. */
const trainStep: Step = (inputs) => {
  const { loss, gradient } = valueAndGradient(inputs.weights, (weights) => {
    const { first, second } = unpackParameters(PARAMETERS, weights);
    const near = gatherRows(inputs.features, inputs.neighbour);
    const rows = layerNorm(tf.add(inputs.features, near));
    const hidden = leakyRelu(tf.matMul(rows as Tensor2D, first as Tensor2D), 0.1);
    const scores = tf.matMul(hidden as Tensor2D, second as Tensor2D);
    const found = tf.reshape(segmentSum(scores, inputs.graphOf, GRAPHS), [GRAPHS]);
    return { loss: tf.mean(tf.square(tf.sub(found, inputs.wanted))) as Tensor, details: {} };
  });
  const { learningRate, stepPower1, stepPower2, firstMoment, secondMoment } = inputs;
  const groups = [{ name: "all", start: 0, end: NUM_PARAMETERS, learningRate, clipNorm: 10 }];
  const update = adamUpdate({
    ...{ weights: inputs.weights, gradient, firstMoment, secondMoment, stepPower1, stepPower2 },
    groups,
  });
  return {
    loss,
    weights: update.weights,
    firstMoment: update.firstMoment,
    secondMoment: update.secondMoment,
  };
};

const wave = (length: number, phase: number, scale = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => scale * Math.sin(1.7 * i + phase));

/**
 * Losses of the first updates of a small graph network: the operators, gradients and optimiser of
 * training in a fraction of a second. State stays on the device where the executor keeps it.
 */
export async function smallTraining(executor: Executor, steps: number): Promise<number[]> {
  const program = await executor.compile(trainStep, SPECS, STATE);
  const state: Record<string, Feed> = {
    weights: wave(NUM_PARAMETERS, 0, 0.2),
    firstMoment: new Float32Array(NUM_PARAMETERS),
    secondMoment: new Float32Array(NUM_PARAMETERS),
  };
  const batch = {
    features: wave(NODES * WIDTH, 1),
    neighbour: Int32Array.from({ length: NODES }, (_, i) => (7 * i) % NODES),
    graphOf: Int32Array.from({ length: NODES }, (_, i) => i % GRAPHS),
    wanted: wave(GRAPHS, 2),
    learningRate: Float32Array.of(0.01),
  };
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const powers = {
      stepPower1: Float32Array.of(0.9 ** step),
      stepPower2: Float32Array.of(0.999 ** step),
    };
    const feeds = { ...state, ...batch, ...powers };
    const { arrays, resident } = program.runResident
      ? await program.runResident(feeds)
      : { arrays: await program.run(feeds), resident: {} };
    losses.push(arrays.loss[0]);
    for (const name of STATE) {
      const old = state[name];
      if ("resident" in old) old.release();
      state[name] = { ...arrays, ...resident }[name];
    }
  }
  await program.release();
  return losses;
}
