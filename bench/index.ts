import { UserError } from "../src/core/errors.ts";
import { packageVersion } from "../src/core/packageInfo.ts";
import { parseConfig } from "../src/training/config/load.ts";
import { benchChemistry } from "./chemistry.ts";
import { benchExact } from "./exact.ts";
import { benchIteration } from "./iteration.ts";
import { benchProfile } from "./profile.ts";
import { benchSample } from "./sample.ts";
import { benchScaling } from "./scaling.ts";

/** What every bench trains or samples unless `--set` says otherwise: fragments, reward QED. */
const BENCH_CONFIG = `
env: { type: fragments }
reward: { type: molecule, components: { qed: {} } }
policy: { type: graphTransformer }
temperature: { type: constant, beta: 8 }
training: { trajectoriesPerStep: 64 }
replay: { share: 0 }
`;

/** Benches by name. */
export const BENCHES = {
  iteration: benchIteration,
  sample: benchSample,
  profile: benchProfile,
  scaling: benchScaling,
  chemistry: benchChemistry,
  exact: benchExact,
} as const;
export type BenchName = keyof typeof BENCHES;

/** What runs when no bench is named. */
const DEFAULT_BENCHES: readonly BenchName[] = ["iteration", "sample"];

/**
 * Runs one bench, or the default ones.
 *
 * @param options.name a key of `BENCHES`; `DEFAULT_BENCHES` without it
 * @param options.overrides `a.b=c` each, applied to the bench's config
 * @returns one object a bench, of `exact` one for each method and task
 * @throws UserError if there is no bench of that name
 */
export async function* runBench(options: {
  readonly name?: string;
  readonly overrides: readonly string[];
  /** Of the exact bench, a part of the names of the methods that run; all by default. */
  readonly only?: string;
  readonly log: (line: string) => void;
}): AsyncGenerator<Record<string, unknown>> {
  const { name, overrides, only = "", log } = options;
  const names = Object.keys(BENCHES) as BenchName[];
  if (name !== undefined && !names.includes(name as BenchName)) {
    throw new UserError(`There is no bench "${name}"; choose one of ${names.join(", ")}.`);
  }
  if (only !== "" && name !== "exact") {
    throw new UserError(
      `--only chooses methods of bench exact; leave it out of bench${name ? ` ${name}` : ""}.`,
    );
  }
  const config = parseConfig("bench", BENCH_CONFIG, overrides);
  for (const bench of name === undefined ? DEFAULT_BENCHES : [name as BenchName]) {
    const found = BENCHES[bench](config, (line) => log(`${bench} ${line}`), { overrides, only });
    const about = { bench, name: `molgfn ${packageVersion()}` };
    if (Symbol.asyncIterator in found) {
      for await (const figures of found) yield { ...about, ...figures };
    } else {
      yield { ...about, ...(await found) };
    }
  }
}
