import { expect, test } from "vitest";
import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { FeedMap, ResidentArray, Step } from "../../src/engine/program.ts";
import { tf } from "../../src/engine/tf.ts";
import { UNAVAILABLE } from "./availableExecutors.ts";

const missing = UNAVAILABLE.get("onnx-webgpu");
const spec = { shape: [3], dtype: "float32" } as const;
const SPECS = { state: spec, by: spec };
const by = Float32Array.of(1, 2, 3);
const addTo: Step = ({ state, by: summand }) => ({
  state: tf.add(state, summand),
  total: tf.sum(state),
});

async function compile(resident: readonly string[]) {
  const executor = await createExecutor("onnx-webgpu", { threads: 1 });
  const program = await executor.compile(addTo, SPECS, resident);
  const run = (feeds: FeedMap) => program.runResident?.(feeds) ?? Promise.reject(new Error("none"));
  return { executor, program, run };
}

// Skipped only where WebGPU does not start, for the reason in the name.
const onGpu = test.skipIf(missing !== undefined);
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

onGpu(`state stays on the GPU from run to run and is read back on demand${why}`, async () => {
  const { run, program } = await compile(["state"]);
  let state: Float32Array | ResidentArray = new Float32Array(3);
  for (let step = 0; step < 5; step++) {
    const { arrays, resident } = await run({ state, by });
    expect(Object.keys(arrays)).toEqual(["total"]);
    expect(arrays.total[0]).toBe(6 * step);
    if ("resident" in state) state.release();
    state = resident.state;
  }
  const last = state as ResidentArray;
  expect(last.spec).toEqual(spec);
  expect(await last.read()).toEqual(Float32Array.of(5, 10, 15));
  expect(await last.read()).toEqual(Float32Array.of(5, 10, 15));
  await program.release();
});

onGpu(`two programs share state on the GPU${why}`, async () => {
  const { executor, run, program } = await compile(["state"]);
  const { resident } = await run({ state: by, by });
  const other = await executor.compile(({ state }) => ({ twice: tf.mul(state, 2) }), {
    state: spec,
  });
  await program.release();
  expect((await other.run({ state: resident.state })).twice).toEqual(Float32Array.of(4, 8, 12));
  await other.release();
});

onGpu(
  `an array that was released, of another executor or of another size is refused${why}`,
  async () => {
    const { run } = await compile(["state"]);
    const { resident } = await run({ state: by, by });
    const cpu = await (await createExecutor("onnx-cpu", { threads: 1 })).compile(addTo, SPECS);
    await expect(cpu.run({ state: resident.state, by })).rejects.toThrow("A float32 tensor's data");
    const eager = await (await createExecutor("cpu", { threads: 1 })).compile(addTo, SPECS);
    await expect(eager.run({ state: resident.state, by })).rejects.toThrow(
      'Program input "state" lies on a device of another executor; read it first.',
    );
    const executor = await createExecutor("onnx-webgpu", { threads: 1 });
    const small = await executor.compile(({ x }) => ({ y: tf.neg(x) }), {
      x: { shape: [2], dtype: "float32" },
    });
    await expect(small.run({ x: resident.state })).rejects.toThrow(
      'Program input "x" holds 3 values (float32, shape [3]); feed 2 values (float32, shape [2]).',
    );
    resident.state.release();
    resident.state.release();
    await expect(run({ state: resident.state, by })).rejects.toThrow(
      "An array of another executor, or released, was fed to onnx-webgpu.",
    );
  },
);
