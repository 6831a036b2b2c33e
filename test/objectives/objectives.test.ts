import { expect, test } from "vitest";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { ExecutorName } from "../../src/engine/program.ts";
import { type Tensor, tf } from "../../src/engine/tf.ts";
import { createObjective, objectiveSection } from "../../src/objectives/config.ts";
import type { Objective } from "../../src/objectives/objective.ts";

const NAMES = ["logZ", "logPF", "logPB", "logReward"] as const;
type Terms = Readonly<Record<(typeof NAMES)[number], readonly number[]>>;

const objective = (options: object = {}): Objective =>
  createObjective(objectiveSection.parse({ type: "trajectoryBalance", ...options }));

/** Losses of `terms`, and the gradient of their sum by each kind of term. */
async function evaluate(loss: Objective, terms: Terms, executorName: ExecutorName = "cpu") {
  const executor = await createExecutor(executorName, { threads: 1 });
  const program = await executor.compile(
    (inputs) => {
      const sum = (...values: Tensor[]) => {
        const [logZ, logPF, logPB, logReward] = values;
        return tf.sum(loss({ logZ, logPF, logPB, logReward })) as tf.Scalar;
      };
      const values = NAMES.map((name) => inputs[name]);
      const { grads } = tf.valueAndGrads(sum)(values);
      const [logZ, logPF, logPB, logReward] = values;
      return {
        losses: loss({ logZ, logPF, logPB, logReward }),
        ...Object.fromEntries(NAMES.map((name, i) => [name, grads[i]])),
      };
    },
    Object.fromEntries(
      NAMES.map((name) => [name, { shape: [terms[name].length], dtype: "float32" as const }]),
    ),
  );
  const feeds = NAMES.map((name) => [name, Float32Array.from(terms[name])]);
  return program.run(Object.fromEntries(feeds));
}

/** Balanced, then off balance by 0.5, -3 and 2. */
const TERMS: Terms = {
  logZ: [1, 1, 1, 1],
  logPF: [-4, -2, -6, -1],
  logPB: [-1, -1.5, -1, -3],
  logReward: [-2, 0, -1, 1],
};

test("trajectory balance is zero when the flow is balanced", async () => {
  // Two objects of rewards 1 and 3 under one step each: Z = 4, PF = R / Z, PB = 1.
  const { losses, logPF } = await evaluate(objective(), {
    logZ: [Math.log(4), Math.log(4)],
    logPF: [Math.log(1 / 4), Math.log(3 / 4)],
    logPB: [0, 0],
    logReward: [Math.log(1), Math.log(3)],
  });
  for (const value of [...losses, ...logPF]) expect(Math.abs(value)).toBeLessThan(1e-6);
});

test("squared residuals agree with numbers worked by hand", async () => {
  const { losses } = await evaluate(objective(), TERMS);
  expect([...losses]).toEqual([0, 0.25, 9, 4]);
});

test("huber is half the square up to delta and linear beyond, whatever delta", async () => {
  // Residuals 0, 0.5, -3, 2.
  const unit = await evaluate(objective({ loss: "huber" }), TERMS);
  expect([...unit.losses]).toEqual([0, 0.125, 2.5, 1.5]);
  const two = await evaluate(objective({ loss: "huber", huberDelta: 2 }), TERMS);
  expect([...two.losses]).toEqual([0, 0.125, 4, 2]);
});

test.each([
  ["squared", objective()],
  ["huber", objective({ loss: "huber", huberDelta: 0.8 })],
])("gradients of %s match differences", async (_, loss) => {
  const found = await evaluate(loss, TERMS);
  const step = 1e-2;
  for (const name of NAMES) {
    for (let t = 0; t < 4; t++) {
      const lossAt = async (change: number) => {
        const moved = TERMS[name].map((value, i) => (i === t ? value + change : value));
        return (await evaluate(loss, { ...TERMS, [name]: moved })).losses[t];
      };
      const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
      expect(found[name][t]).toBeCloseTo(slope, 3);
    }
  }
});

test.each(["squared", "huber"])("%s compiles to the numbers of the eager run", async (loss) => {
  const eager = await evaluate(objective({ loss }), TERMS);
  const compiled = await evaluate(objective({ loss }), TERMS, "onnx-cpu");
  for (const [name, values] of Object.entries(eager)) {
    values.forEach((value, i) => {
      expect(compiled[name][i]).toBeCloseTo(value, 5);
    });
  }
});

test("terms of different lengths are refused", async () => {
  await expect(evaluate(objective(), { ...TERMS, logPB: [0] })).rejects.toThrow(
    "trajectoryBalance: lengths differ: logZ 4, logPF 4, logPB 1, logReward 4.",
  );
});

test("the config section fills in its defaults and refuses a delta that is not positive", () => {
  expect(objectiveSection.parse({ type: "trajectoryBalance" })).toEqual({
    type: "trajectoryBalance",
    loss: "squared",
    huberDelta: 1,
  });
  const wrong = { type: "trajectoryBalance", huberDelta: 0 };
  expect(objectiveSection.safeParse(wrong).success).toBe(false);
});
