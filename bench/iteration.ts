import { measureMatmulRate } from "../src/engine/matmulRate.ts";
import { createObjective } from "../src/objectives/config.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { createTrainer } from "../src/training/trainer.ts";
import { countingPrograms, peakMemoryMB, summarize } from "./measure.ts";

/** Updates before the measured ones: programs are compiled there. */
const WARM_UP = 8;
const RUNS = 20;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/**
 * One training iteration: rollout, rewards, forward and backward pass, update. The floor is the
 * arithmetic of its matrix products, padding included, at the machine's measured rate.
 */
export async function benchIteration(config: ResolvedConfig, log: (line: string) => void) {
  const assembly = await assemble(config);
  try {
    const rate = await measureMatmulRate({ threads: engineThreads(config) });
    const counter = countingPrograms(assembly.programs);
    const trainer = createTrainer({
      config,
      ...assembly,
      programs: counter.programs,
      objective: createObjective(config.objective),
    });
    const rows: { total: number; draw: number; flops: number; states: number }[] = [];
    for (let i = 0; i < WARM_UP + RUNS; i++) {
      counter.take();
      const { seconds, batch } = await trainer.update();
      const total = seconds.draw + seconds.update;
      const flops = counter.take();
      log(`update ${i + 1}/${WARM_UP + RUNS}: ${total.toFixed(3)} s`);
      if (i >= WARM_UP) {
        const states = batch.trajectories.batch.numGraphs;
        rows.push({ total, draw: seconds.draw, flops, states });
      }
    }
    const timing = summarize(rows.map((row) => row.total));
    const flops = median(rows.map((row) => row.flops));
    return {
      ...timing,
      secondsDraw: median(rows.map((row) => row.draw)),
      secondsUpdate: median(rows.map((row) => row.total - row.draw)),
      trajectories: config.training.trajectoriesPerStep,
      states: median(rows.map((row) => row.states)),
      parameters: assembly.model.parameterCount,
      flops,
      gemmFlopsPerSecond: rate.median,
      floorSeconds: flops / rate.median,
      floorRatio: timing.secondsMedian / (flops / rate.median),
      peakMemoryMB: peakMemoryMB(),
    };
  } finally {
    await assembly.close();
  }
}
