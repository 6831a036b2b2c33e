import type { Executor } from "../program.ts";
import { tf } from "../tf.ts";

/**
 * Runs the smallest step: 1 + 2.
 *
 * @throws what the executor throws if it cannot start, or an Error if the sum is wrong
 */
export async function startCheck(executor: Executor): Promise<void> {
  const spec = { shape: [1], dtype: "float32" } as const;
  const program = await executor.compile(({ a, b }) => ({ sum: tf.add(a, b) }), {
    a: spec,
    b: spec,
  });
  const { sum } = await program.run({ a: Float32Array.of(1), b: Float32Array.of(2) });
  await program.release();
  if (sum[0] !== 3) throw new Error(`It computed 1 + 2 = ${sum[0]}.`);
}
