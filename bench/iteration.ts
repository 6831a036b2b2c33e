import { PHASES } from "../src/core/phaseClock.ts";
import { createMatmulMeter } from "../src/engine/matmulRate.ts";
import { rowPadding } from "../src/policies/batchShape.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import type { Model } from "../src/training/model.ts";
import { createTrainer, type Update } from "../src/training/trainer.ts";
import { commonShape } from "../src/training/updates/gradientPasses.ts";
import { splitBatch } from "../src/training/updates/microBatches.ts";
import {
  countingPrograms,
  type FloorRow,
  floorFigures,
  median,
  peakMemoryMB,
  summarize,
} from "./measure.ts";

/** Updates before the measured ones: programs are compiled there. */
const WARM_UP = 8;
const RUNS = 20;
/** Large batches take seconds, and vary less. */
const LARGE = { from: 512, warmUp: 3, runs: 6 };

interface Row extends FloorRow {
  readonly update: Update;
  readonly padding: number;
}

/** Mean share of padded rows of the parts that an update was computed in. */
function paddingOf(model: Model, { batch, passes }: Update, workers: number): number {
  const parts = splitBatch(model, batch, passes * workers);
  const shape = commonShape(model, parts);
  const shares = parts.map(({ graphs }) => rowPadding(graphs, shape));
  return shares.reduce((sum, share) => sum + share, 0) / parts.length;
}

/** Median seconds of each phase, and the share of the environment's own step. */
function splitByPhase(rows: readonly Row[]) {
  const seconds = (phase: (typeof PHASES)[number]) =>
    median(rows.map(({ update }) => update.seconds.phases[phase]));
  return {
    phaseSeconds: Object.fromEntries(PHASES.map((phase) => [phase, seconds(phase)])),
    environmentShare: median(
      rows.map(({ update, seconds }) => update.seconds.phases.environment / seconds),
    ),
  };
}

/**
 * One training iteration: rollout, rewards, forward and backward pass, update. The floor is the
 * arithmetic of its matrix products, padding included, at the rate that the machine showed just before.
 */
export async function benchIteration(config: ResolvedConfig, log: (line: string) => void) {
  const assembly = await assemble(config);
  const meter = await createMatmulMeter({ threads: engineThreads(config) });
  try {
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
      const rate = await meter.measure();
      counter.take();
      crew?.takeFlops();
      const update = await trainer.update();
      const seconds = update.seconds.draw + update.seconds.update;
      const flops = counter.take() + (crew?.takeFlops() ?? 0);
      log(`update ${i + 1}/${warmUp + runs}: ${seconds.toFixed(3)} s`);
      if (i < warmUp) continue;
      const padding = paddingOf(assembly.model, update, crew?.size ?? 1);
      rows.push({ update, seconds, flops, rate, padding });
    }
    return {
      ...summarize(rows.map(({ seconds }) => seconds)),
      secondsDraw: median(rows.map(({ update }) => update.seconds.draw)),
      secondsUpdate: median(rows.map(({ update }) => update.seconds.update)),
      ...splitByPhase(rows),
      passes: median(rows.map(({ update }) => update.passes)),
      rowPadding: median(rows.map((row) => row.padding)),
      trajectories: config.training.trajectoriesPerStep,
      states: median(rows.map(({ update }) => update.batch.trajectories.batch.numGraphs)),
      parameters: assembly.model.parameterCount,
      ...floorFigures(rows),
      peakMemoryMB: peakMemoryMB(),
    };
  } finally {
    await meter.release();
    await assembly.close();
  }
}
