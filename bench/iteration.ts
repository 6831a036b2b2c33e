import { PHASES } from "../src/core/phaseClock.ts";
import { measureMatmulRate } from "../src/engine/matmulRate.ts";
import { bucketFor, rowPadding } from "../src/policies/batchShape.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { createTrainer, type Update } from "../src/training/trainer.ts";
import { countingPrograms, median, peakMemoryMB, summarize } from "./measure.ts";

/** Updates before the measured ones: programs are compiled there. */
const WARM_UP = 8;
const RUNS = 20;
/** Large batches take seconds, and vary less. */
const LARGE = { from: 512, warmUp: 3, runs: 6 };

interface Row {
  readonly update: Update;
  readonly total: number;
  readonly flops: number;
  readonly padding: number;
}

/** Median seconds of each phase, and the share of the environment's own step. */
function splitByPhase(rows: readonly Row[]) {
  const seconds = (phase: (typeof PHASES)[number]) =>
    median(rows.map(({ update }) => update.seconds.phases[phase]));
  return {
    phaseSeconds: Object.fromEntries(PHASES.map((phase) => [phase, seconds(phase)])),
    environmentShare: median(
      rows.map(({ update, total }) => update.seconds.phases.environment / total),
    ),
  };
}

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
    });
    const { crew } = assembly;
    crew?.countFlops();
    const rows: Row[] = [];
    const isLarge = config.training.trajectoriesPerStep >= LARGE.from;
    const [warmUp, runs] = isLarge ? [LARGE.warmUp, LARGE.runs] : [WARM_UP, RUNS];
    for (let i = 0; i < warmUp + runs; i++) {
      counter.take();
      crew?.takeFlops();
      const update = await trainer.update();
      const total = update.seconds.draw + update.seconds.update;
      const flops = counter.take() + (crew?.takeFlops() ?? 0);
      log(`update ${i + 1}/${warmUp + runs}: ${total.toFixed(3)} s`);
      if (i < warmUp) continue;
      const { batch } = update.batch.trajectories;
      const padding = rowPadding(batch, bucketFor(assembly.model.spec, batch));
      rows.push({ update, total, flops, padding });
    }
    const timing = summarize(rows.map((row) => row.total));
    const flops = median(rows.map((row) => row.flops));
    return {
      ...timing,
      secondsDraw: median(rows.map(({ update }) => update.seconds.draw)),
      secondsUpdate: median(rows.map(({ update }) => update.seconds.update)),
      ...splitByPhase(rows),
      passes: median(rows.map(({ update }) => update.passes)),
      rowPadding: median(rows.map((row) => row.padding)),
      trajectories: config.training.trajectoriesPerStep,
      states: median(rows.map(({ update }) => update.batch.trajectories.batch.numGraphs)),
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
