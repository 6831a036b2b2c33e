import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { ExecutorName } from "../../src/engine/program.ts";
import { type Tensor, tf } from "../../src/engine/tf.ts";
import type { Objective } from "../../src/objectives/objective.ts";
import type { Terms } from "../../src/objectives/terms.ts";

/** Terms of T trajectories as nested lists: [T] or [T, L]. */
export type TermValues = Partial<
  Readonly<Record<keyof Terms, readonly number[] | readonly (readonly number[])[]>>
>;

const flatten = (values: readonly number[] | readonly (readonly number[])[]): number[] =>
  values.flatMap((value) => (typeof value === "number" ? [value] : [...value]));

const shapeOf = (values: readonly number[] | readonly (readonly number[])[]): number[] =>
  Array.isArray(values[0])
    ? [values.length, (values[0] as readonly number[]).length]
    : [values.length];

/** `mask`, `atEnd` and `lengths` of trajectories with these numbers of transitions. */
export function layout(lengths: readonly number[], steps = Math.max(...lengths)): TermValues {
  const row = (width: number, one: (k: number) => boolean) =>
    Array.from({ length: width }, (_, k) => (one(k) ? 1 : 0));
  return {
    lengths,
    mask: lengths.map((length) => row(steps, (k) => k < length)),
    atEnd: lengths.map((length) => row(steps + 1, (k) => k === length)),
  };
}

/** Losses of an objective, and the gradient of their sum by each of the terms in `by`. */
export async function evaluateTerms(
  objective: Pick<Objective, "losses">,
  values: TermValues,
  options: { readonly by?: readonly (keyof Terms)[]; readonly executor?: ExecutorName } = {},
): Promise<Readonly<Record<string, Float32Array>>> {
  const { by = [], executor: name = "cpu" } = options;
  const executor = await createExecutor(name, { threads: 1 });
  const entries = Object.entries(values).map(([key, list]) => [key, list] as const);
  const count = (values.mask as number[][]).length;
  const steps = (values.mask as number[][])[0].length;
  const specs = Object.fromEntries(
    entries.map(([key, list]) => [key, { shape: shapeOf(list), dtype: "float32" as const }]),
  );
  const program = await executor.compile((inputs) => {
    const termsOf = (moved: Record<string, Tensor>): Terms =>
      ({ ...inputs, ...moved, count, steps }) as unknown as Terms;
    const losses = objective.losses(termsOf({}));
    if (by.length === 0) return { losses };
    const { grads } = tf.valueAndGrads((...tensors: Tensor[]) => {
      const moved = Object.fromEntries(by.map((key, i) => [key, tensors[i]]));
      // Terms that the objective does not read have a gradient of zero.
      const unread = tensors.reduce((sum: Tensor, x) => tf.add(sum, tf.sum(x)), tf.scalar(0));
      return tf.add(tf.sum(objective.losses(termsOf(moved))), tf.mul(unread, 0)) as tf.Scalar;
    })(by.map((key) => inputs[key]));
    return { losses, ...Object.fromEntries(by.map((key, i) => [key, grads[i]])) };
  }, specs);
  const feeds = entries.map(([key, list]) => [key, Float32Array.from(flatten(list))] as const);
  return (await program.run(Object.fromEntries(feeds))) as Record<string, Float32Array>;
}

/**
 * The largest difference between a gradient and central differences, over all values of the terms in
 * `by`, relative to 1 + the gradient.
 */
export async function gradientError(
  objective: Pick<Objective, "losses">,
  values: TermValues,
  by: readonly (keyof Terms)[],
): Promise<number> {
  const found = await evaluateTerms(objective, values, { by });
  const step = 1e-2;
  const total = async (moved: TermValues): Promise<number> => {
    const { losses } = await evaluateTerms(objective, moved);
    return losses.reduce((sum, loss) => sum + loss, 0);
  };
  let worst = 0;
  for (const key of by) {
    const list = values[key] ?? [];
    const flat = flatten(list);
    const [, width] = shapeOf(list);
    for (let i = 0; i < flat.length; i++) {
      const at = async (change: number): Promise<number> => {
        const moved = flat.map((value, j) => (j === i ? value + change : value));
        const shaped =
          width === undefined
            ? moved
            : Array.from({ length: list.length }, (_, t) =>
                moved.slice(t * width, (t + 1) * width),
              );
        return total({ ...values, [key]: shaped });
      };
      const slope = ((await at(step)) - (await at(-step))) / (2 * step);
      worst = Math.max(worst, Math.abs(slope - found[key][i]) / (1 + Math.abs(slope)));
    }
  }
  return worst;
}
