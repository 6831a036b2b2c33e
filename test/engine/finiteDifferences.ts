import { createExecutor } from "../../src/engine/executors/createExecutor.ts";
import type { Step } from "../../src/engine/program.ts";
import { feedsOf, type Samples, specsOf } from "./agreement.ts";

/** Large, because float32 losses carry about seven digits: truncation and rounding both ~1e-4. */
const STEP = 1e-2;

/**
 * dL/dx by central differences with one Richardson step, (4 D(h) - D(2h)) / 3, evaluated eagerly.
 *
 * @param loss a step with the inputs `samples` and a scalar output `loss`
 */
export async function finiteDifferences(loss: Step, samples: Samples): Promise<Float32Array> {
  const executor = await createExecutor("cpu", { threads: 1 });
  const program = await executor.compile(loss, specsOf(samples));
  const x = samples.x.data;
  const lossAt = async (i: number, change: number): Promise<number> => {
    const moved = x.slice();
    moved[i] += change;
    return (await program.run({ ...feedsOf(samples), x: moved })).loss[0];
  };
  const central = async (i: number, h: number): Promise<number> =>
    ((await lossAt(i, h)) - (await lossAt(i, -h))) / (2 * h);
  const gradient = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    gradient[i] = (4 * (await central(i, STEP)) - (await central(i, 2 * STEP))) / 3;
  }
  return gradient;
}
