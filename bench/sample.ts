import { createRng } from "../src/core/rng.ts";
import { createMatmulMeter } from "../src/engine/matmulRate.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { initializeModel } from "../src/training/model.ts";
import { rewardObjects } from "../src/training/rewards/rewardObjects.ts";
import { createPolicyRunner } from "../src/training/rollouts/policyRunner.ts";
import { sampleForward } from "../src/training/rollouts/trajectories.ts";
import {
  countingPrograms,
  type FloorRow,
  floorFigures,
  peakMemoryMB,
  summarize,
} from "./measure.ts";

const WARM_UP = 4;
const RUNS = 20;

/**
 * Sampling with an untrained policy, `training.trajectoriesPerStep` at a time, canonical SMILES and
 * reward of each molecule included.
 */
export async function benchSample(config: ResolvedConfig, log: (line: string) => void) {
  const assembly = await assemble(config);
  const meter = await createMatmulMeter({ threads: engineThreads(config) });
  try {
    const { env, model, reward, crew } = assembly;
    const counter = countingPrograms(assembly.programs);
    crew?.countFlops();
    const rng = createRng(config.seed);
    const weights = initializeModel(model, rng);
    const sample = createPolicyRunner(model, counter.programs.forward).sampler(weights, 0);
    const count = config.training.trajectoriesPerStep;
    const conditioning = assembly.conditioning.encode(assembly.conditioning.usual(count));
    const width = assembly.conditioning.size;
    const options = { env, count, conditioning, conditioningSize: width, rng };
    const draw = () =>
      crew ? crew.draw({ ...options, weights }) : sampleForward({ ...options, sample });
    const score = ({ terminal }: Awaited<ReturnType<typeof draw>>) =>
      reward.evaluate(rewardObjects(env, reward, terminal));
    let drawn = await draw();
    const rows: FloorRow[] = [];
    for (let i = 0; i < WARM_UP + RUNS; i++) {
      const rate = await meter.measure();
      counter.take();
      crew?.takeFlops();
      const started = performance.now();
      // As `sample` does it: the next ones are drawn while threads compute the rewards of these.
      const scoring = score(drawn);
      drawn = await draw();
      await scoring;
      const seconds = (performance.now() - started) / 1000;
      log(`batch ${i + 1}/${WARM_UP + RUNS}: ${seconds.toFixed(3)} s`);
      const flops = counter.take() + (crew?.takeFlops() ?? 0);
      if (i >= WARM_UP) rows.push({ seconds, flops, rate });
    }
    const timing = summarize(rows.map(({ seconds }) => seconds));
    return {
      ...timing,
      moleculesPerSecond: count / timing.secondsMedian,
      trajectories: count,
      parameters: model.parameterCount,
      ...floorFigures(rows),
      peakMemoryMB: peakMemoryMB(),
    };
  } finally {
    await meter.release();
    await assembly.close();
  }
}
