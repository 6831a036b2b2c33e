import { UserError } from "../src/core/errors.ts";
import { assemble } from "../src/training/assemble.ts";
import { loadConfig } from "../src/training/config/load.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { createExactEvaluator } from "../src/training/evaluation/exactEvaluation.ts";
import { createTrainer, type Update } from "../src/training/trainer.ts";
import { EXACT_CASES, EXACT_TASKS, type ExactCase, type ExactTask } from "./exactCases.ts";
import { median } from "./measure.ts";

const SEEDS = [0, 1, 2];

const mean = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How one training ended. */
export interface ExactResult {
  /** Exact L1 distance of what is drawn from R/Z. */
  readonly l1: number;
  /** Mean distance of a trajectory's potentials from log R, per transition; where they are learned. */
  readonly potentialError?: number;
  /** Of log Z, where the objective learns one; nats. */
  readonly logZError: number;
  readonly trajectories: number;
  readonly seconds: number;
}

/** Trains one case on one task, without a run folder. */
export async function runExactCase(
  task: ExactTask,
  { overrides }: ExactCase,
  options: { readonly seed: number; readonly overrides: readonly string[] },
): Promise<ExactResult> {
  const started = performance.now();
  const config = await loadConfig(task.config, [
    ...task.overrides,
    `seed=${options.seed}`,
    ...overrides,
    ...options.overrides,
  ]);
  const assembly = await assemble(config);
  try {
    const trainer = createTrainer({ config, ...assembly });
    let last: Update | undefined;
    while (trainer.step < config.training.steps) last = await trainer.update();
    const potentialErrors = last?.potentialErrors?.map(Math.abs);
    const exact = await createExactEvaluator(config, assembly)(trainer.samplingWeights);
    return {
      l1: exact.l1,
      ...(potentialErrors && { potentialError: mean(potentialErrors) }),
      logZError: Math.abs((last?.logZ ?? Number.NaN) - exact.logZTrue),
      trajectories: trainer.trajectories,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await assembly.close();
  }
}

/**
 * How near every objective and backward policy comes to R/Z, on spaces that can be listed whole: one
 * object for each method and task, with the exact L1 of three seeds.
 */
export async function* benchExact(
  _config: ResolvedConfig,
  log: (line: string) => void,
  { overrides, only }: { readonly overrides: readonly string[]; readonly only: string },
) {
  const cases = EXACT_CASES.filter(({ name }) => name.includes(only));
  if (cases.length === 0) {
    const names = EXACT_CASES.map(({ name }) => name).join(", ");
    throw new UserError(`bench exact: no method's name holds "${only}"; there are: ${names}.`);
  }
  for (const task of EXACT_TASKS) {
    for (const one of cases) {
      const results: ExactResult[] = [];
      for (const seed of SEEDS) {
        const result = await runExactCase(task, one, { seed, overrides });
        log(`${task.name}, ${one.name}, seed ${seed}: exact L1 ${result.l1.toPrecision(3)}`);
        results.push(result);
      }
      yield {
        task: task.name,
        method: one.name,
        l1: results.map(({ l1 }) => l1),
        bar: one.bar,
        met: results.every(({ l1 }) => l1 <= one.bar),
        logZErrorMedian: median(results.map(({ logZError }) => logZError)),
        trajectories: results[0].trajectories,
        secondsMedian: median(results.map(({ seconds }) => seconds)),
        runs: results.length,
      };
    }
  }
}
