import { createRng } from "../src/core/rng.ts";
import { measureMatmulRate } from "../src/engine/matmulRate.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { initializeModel } from "../src/training/model.ts";
import { createPolicyRunner } from "../src/training/policyRunner.ts";
import { rewardObjects } from "../src/training/rewardObjects.ts";
import { sampleForward } from "../src/training/trajectories.ts";
import { countingPrograms, peakMemoryMB, summarize } from "./measure.ts";

const WARM_UP = 4;
const RUNS = 20;

/**
 * Sampling with an untrained policy, `training.trajectoriesPerStep` at a time, canonical SMILES and
 * reward of each molecule included.
 */
export async function benchSample(config: ResolvedConfig, log: (line: string) => void) {
  const assembly = await assemble(config);
  try {
    const { env, model, reward, crew } = assembly;
    const rate = await measureMatmulRate({ threads: engineThreads(config) });
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
    let ahead: ReturnType<typeof draw> | undefined;
    const seconds: number[] = [];
    let flops = 0;
    for (let i = 0; i < WARM_UP + RUNS; i++) {
      counter.take();
      crew?.takeFlops();
      const started = performance.now();
      const { terminal } = await (ahead ?? draw());
      // As `sample` does it: a crew draws the next ones while the rewards of these are computed.
      ahead = crew && draw();
      await reward.evaluate(rewardObjects(env, reward, terminal));
      const spent = (performance.now() - started) / 1000;
      log(`batch ${i + 1}/${WARM_UP + RUNS}: ${spent.toFixed(3)} s`);
      if (i < WARM_UP) continue;
      seconds.push(spent);
      flops += (counter.take() + (crew?.takeFlops() ?? 0)) / RUNS;
    }
    await ahead;
    const timing = summarize(seconds);
    return {
      ...timing,
      moleculesPerSecond: count / timing.secondsMedian,
      trajectories: count,
      parameters: model.parameterCount,
      flops,
      gemmFlopsPerSecond: rate.median,
      floorRatio: timing.secondsMedian / (flops / rate.median),
      peakMemoryMB: peakMemoryMB(),
    };
  } finally {
    await assembly.close();
  }
}
