import { UserError } from "../../core/errors.ts";
import { messageOf } from "../../core/modules/importBundle.ts";
import { createRng } from "../../core/rng.ts";
import { createEagerCpuExecutor } from "../../engine/executors/eagerCpu.ts";
import { valueAndGradient } from "../../engine/ops/valueAndGradient.ts";
import type { Step, TensorMap, TensorSpecs } from "../../engine/program.ts";
import { type Tensor, tf } from "../../engine/tf.ts";
import { traceStep } from "../../engine/trace/traceStep.ts";
import type { Objective } from "../objective.ts";
import type { Terms } from "../terms.ts";
import { TENSOR_NAMES } from "./ownTerms.ts";

/** Trajectories of the trial, by their numbers of transitions. */
const LENGTHS = [2, 3, 4];
const COUNT = LENGTHS.length;
const STEPS = Math.max(...LENGTHS);

/** Shapes of the terms that are not [T, L]. */
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  atEnd: [COUNT, STEPS + 1],
  sameCondition: [COUNT, COUNT],
  ...Object.fromEntries(
    ["lengths", "logZ", "logReward", "backwardWeight", "forwardWeight"].map((name) => [
      name,
      [COUNT],
    ]),
  ),
};

/** Terms that no weight of a network changes. */
const CONSTANTS = ["mask", "atEnd", "lengths", "logReward", "canStop", "partialLogReward"];

const SPECS: TensorSpecs = Object.fromEntries([
  ...TENSOR_NAMES.map((name) => [
    name,
    { shape: SHAPES[name] ?? [COUNT, STEPS], dtype: "float32" as const },
  ]),
  ["weights", { shape: [1], dtype: "float32" as const }],
]);

/** Losses and their gradient by a weight that all terms of a network depend on. */
const trialStep =
  (objective: Objective): Step =>
  (inputs) => {
    const { gradient, details } = valueAndGradient(inputs.weights, (weight) => {
      const moved = (name: string): Tensor =>
        CONSTANTS.includes(name) ? inputs[name] : tf.add(inputs[name], weight);
      const terms: Record<string, unknown> = { count: COUNT, steps: STEPS };
      for (const name of TENSOR_NAMES) terms[name] = moved(name);
      const losses = objective.losses(terms as unknown as Terms);
      const logZ = objective.logZ?.(terms as unknown as Terms);
      return { loss: tf.mean(losses), details: { losses, ...(logZ && { logZ }) } as TensorMap };
    });
    return { gradient, ...details };
  };

/**
 * Numbers as of a young network: between -2 and 0 where there is a transition.
 *
 * @param changed whether the last trajectory has other numbers than usual
 */
function feedsOf(changed: boolean): Record<string, Float32Array> {
  const rng = createRng(changed ? 1 : 0);
  const usual = createRng(0);
  const value = (row: number): number => {
    const [own, other] = [usual.next(), rng.next()];
    return -2 * (row === COUNT - 1 ? other : own);
  };
  const numbers = ({ shape }: { readonly shape: readonly number[] }): Float32Array => {
    const width = shape[1] ?? 1;
    return Float32Array.from({ length: shape[0] * width }, (_, at) => {
      const row = Math.floor(at / width);
      const isThere = shape.length === 1 || at % width < LENGTHS[row];
      const drawn = value(row);
      return isThere ? drawn : 0;
    });
  };
  const drawn = Object.fromEntries(
    Object.entries(SPECS).map(([key, spec]) => [key, numbers(spec)]),
  );
  const grid = (width: number, one: (k: number, length: number) => boolean) =>
    Float32Array.from({ length: COUNT * width }, (_, at) =>
      one(at % width, LENGTHS[Math.floor(at / width)]) ? 1 : 0,
    );
  return {
    ...drawn,
    lengths: Float32Array.from(LENGTHS),
    mask: grid(STEPS, (k, length) => k < length),
    canStop: grid(STEPS, (k, length) => k > 0 && k < length),
    atEnd: grid(STEPS + 1, (k, length) => k === length),
    sameCondition: new Float32Array(COUNT * COUNT).fill(1 / COUNT),
    forwardWeight: new Float32Array(COUNT).fill(1),
    backwardWeight: new Float32Array(COUNT),
    weights: new Float32Array(1),
  };
}

/**
 * Tries an objective of the user's own on three trajectories: that its operations can be traced and
 * have gradients, that losses are finite, and that they are coupled only where it says so.
 *
 * @throws UserError that says what is wrong
 */
export async function tryObjective(objective: Objective, file: string): Promise<void> {
  const step = trialStep(objective);
  try {
    traceStep(step, SPECS);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: no gradient can be taken of its losses: ${messageOf(error)}`);
  }
  const program = await (await createEagerCpuExecutor()).compile(step, SPECS);
  const [usual, changed] = [await program.run(feedsOf(false)), await program.run(feedsOf(true))];
  await program.release();
  for (const [name, values] of Object.entries(usual)) {
    if (values.every(Number.isFinite)) continue;
    throw new UserError(
      `${file}: ${name} ${name === "losses" ? "are" : "is"} ${values.join(", ")} where log PF, ` +
        "log PB and log R lie between -2 and 0.",
    );
  }
  const isOwn = usual.losses.slice(0, -1).every((loss, t) => loss === changed.losses[t]);
  if (isOwn || objective.needs.coupled) return;
  throw new UserError(
    `${file}: the loss of a trajectory changes with others of its batch; ` +
      "add needs: { coupled: true }, so that batches are not divided.",
  );
}
