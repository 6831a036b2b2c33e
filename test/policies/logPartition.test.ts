import { expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import { initializeParameters, unpackParameters } from "../../src/engine/parameters.ts";
import { createLogPartition, type LogPartition } from "../../src/policies/logPartition.ts";

async function logZ(
  partition: LogPartition,
  weights: Float32Array,
  conditioning: Float32Array | null,
  count: number,
): Promise<Float32Array> {
  const executor = await createExecutor("cpu", { threads: 1 });
  const size = conditioning ? conditioning.length / count : 0;
  const program = await executor.compile(
    (inputs) => {
      const parameters = unpackParameters(partition.parameters, inputs.weights);
      return { logZ: partition.forward(parameters, inputs.conditioning, count) };
    },
    {
      weights: { shape: [weights.length], dtype: "float32" },
      ...(conditioning && { conditioning: { shape: [count, size], dtype: "float32" } }),
    },
  );
  const outputs = await program.run({ weights, ...(conditioning && { conditioning }) });
  return outputs.logZ as Float32Array;
}

test("without conditioning log Z is one number for all trajectories", async () => {
  const partition = createLogPartition({ conditioningSize: 0, initial: 2.5 });
  const weights = initializeParameters(partition.parameters, createRng(1));
  expect(weights.length).toBe(1);
  expect([...(await logZ(partition, weights, null, 3))]).toEqual([2.5, 2.5, 2.5]);
});

test("with conditioning log Z starts at its initial value and then depends on it", async () => {
  const partition = createLogPartition({ conditioningSize: 2, hidden: 5, initial: -1 });
  const weights = initializeParameters(partition.parameters, createRng(1));
  const conditioning = Float32Array.from([0, 0, 1, 0, 1, 1]);
  expect([...(await logZ(partition, weights, conditioning, 3))]).toEqual([-1, -1, -1]);

  const rng = createRng(4);
  const trained = weights.map((value) => value + rng.next());
  expect(new Set(await logZ(partition, trained, conditioning, 3)).size).toBe(3);

  trained[partition.biasIndex] += 10;
  const raised = await logZ(partition, trained, conditioning, 3);
  trained[partition.biasIndex] -= 10;
  const before = await logZ(partition, trained, conditioning, 3);
  for (let t = 0; t < 3; t++) expect(raised[t] - before[t]).toBeCloseTo(10, 4);
});
