import type { Rng } from "../../core/rng.ts";
import { selectGraphs } from "../../core/selectGraphs.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { BackwardPolicy } from "../rollouts/backwardPolicy.ts";
import type { ActionScorer } from "../rollouts/scoreActions.ts";
import {
  type ActionSampler,
  sampleBackward,
  sampleForward,
  type Tracking,
  type Trajectories,
} from "../rollouts/trajectories.ts";
import { acceptanceProbability, type MoveEnd } from "./acceptance.ts";
import { drawSteps } from "./backtrack.ts";
import type { LocalSearchConfig } from "./config.ts";
import { rebuildFrom } from "./rebuild.ts";

/** Objects that are searched from, and how. */
export interface LocalSearchOptions {
  readonly env: Environment;
  readonly config: LocalSearchConfig;
  /** [M] where the search starts. */
  readonly start: StateBatch;
  /** [M] log R of them, beta and symmetry in it; nats. */
  readonly logReward: Float64Array;
  /** [M, C] */
  readonly conditioning: Float32Array;
  readonly conditioningSize: number;
  /** Draws from the policy as it is, without exploration. */
  readonly sample: ActionSampler;
  readonly score: ActionScorer;
  readonly backward: BackwardPolicy;
  readonly tracking: Tracking;
  readonly rng: Rng;
  /** Log R [M] of the objects that iteration `round` rebuilt, beta and symmetry in it; nats. */
  assess(rebuilt: Trajectories, round: number): Promise<Float64Array>;
  /** Told of rebuilt objects of iteration `round` as they end. */
  onEnd?(states: StateBatch, trajectories: readonly number[], round: number): void;
}

/** What a local search leaves behind. */
export interface LocalSearchResult {
  /** One for each iteration: the [M] trajectories that it built. */
  readonly rebuilt: readonly Trajectories[];
  /** One for each iteration: [M] 1 where the rebuilt object was accepted. */
  readonly accepted: readonly Uint8Array[];
  /** Where the search stands after the last. */
  readonly ends: ChainEnds;
}

/** [M] objects, and log R of them, beta and symmetry in it; nats. */
export interface ChainEnds {
  readonly objects: StateBatch;
  readonly logReward: Float64Array;
}

/** [T] rows of the transitions of each trajectory, in order. */
function rowsByTrajectory({ count, trajectoryOf }: Trajectories): number[][] {
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (const [row, t] of trajectoryOf.entries()) rows[t].push(row);
  return rows;
}

/** Sums over the last rows of each trajectory, those after `kept` steps. */
const tailSums = (
  rows: readonly (readonly number[])[],
  kept: readonly number[],
  term: (row: number) => number,
): number[] => rows.map((own, t) => own.slice(kept[t]).reduce((sum, row) => sum + term(row), 0));

/** Log PF of the labelled actions that `old` took after `kept` steps of each trajectory. */
async function scoreTails(
  { env, score, conditioning, conditioningSize }: LocalSearchOptions,
  old: Trajectories,
  parts: { readonly rows: readonly (readonly number[])[]; readonly kept: readonly number[] },
): Promise<number[]> {
  const { rows, kept } = parts;
  const asked = Int32Array.from(rows.flatMap((own, t) => own.slice(kept[t]))).sort();
  const logPF = await score(
    selectGraphs(env.spec, old.batch, asked),
    gatherConditioning(
      conditioning,
      conditioningSize,
      asked.map((row) => old.trajectoryOf[row]),
    ),
    asked.map((row) => old.actions[row]),
  );
  const byRow = new Map(Array.from(asked, (row, i) => [row, logPF[i]]));
  return tailSums(rows, kept, (row) => (byRow.get(row) ?? 0) - old.logMultiplicity[row]);
}

/** Takes the objects apart in part, rebuilds them, and says which of the new ones are accepted. */
async function searchOnce(options: LocalSearchOptions, current: ChainEnds, round: number) {
  const { env, config, rng, conditioning, conditioningSize, backward } = options;
  const shared = { env, rng, conditioning, conditioningSize, backward };
  const old = await sampleBackward({ ...shared, terminal: current.objects });
  const oldRows = rowsByTrajectory(old);
  // The last step is stop.
  const kept = oldRows.map((rows) => rows.length - 1 - drawSteps(config, rows.length - 1, rng));
  const prefixes = oldRows.map((rows, t) => rows.slice(0, kept[t]).map((row) => old.actions[row]));
  const rebuilt = await sampleForward({
    ...shared,
    sample: rebuildFrom(prefixes, { ...options, spec: env.spec }),
    count: old.count,
    // A learned backward policy is asked about the states that were met.
    tracking: backward.score ? { states: true, backwardPlaces: true } : options.tracking,
    onEnd: (states, trajectories) => options.onEnd?.(states, trajectories, round),
  });
  const newRows = rowsByTrajectory(rebuilt);
  const newLogReward = await options.assess(rebuilt, round);
  const ends = await moveEnds(options, { old, rebuilt, oldRows, newRows, kept });
  const accepted = Uint8Array.from(ends, ({ from, to }, t) => {
    const move = {
      from: { ...from, logReward: current.logReward[t] },
      to: { ...to, logReward: newLogReward[t] },
    };
    return rng.next() < acceptanceProbability(config, move) ? 1 : 0;
  });
  return { rebuilt, newLogReward, accepted };
}

/** [N] log PB of the way back over each transition of drawn trajectories, nats. */
async function backwardLogs(
  { env, backward, conditioning, conditioningSize }: LocalSearchOptions,
  drawn: Trajectories,
  rows: readonly (readonly number[])[],
): Promise<Float64Array> {
  const { states, enteredBy, trajectoryOf } = drawn;
  if (!backward.score || !states) return drawn.logPB;
  // The way back from the end, and to the source from where one came, is the only one.
  const entered = rows.flatMap((own) => own.slice(1));
  const scores = await backward.score(env, env.select(states, entered), {
    places: Int32Array.from(entered, (row) => enteredBy[row]),
    conditioning: gatherConditioning(
      conditioning,
      conditioningSize,
      entered.map((row) => trajectoryOf[row]),
    ),
  });
  const logs = new Float64Array(trajectoryOf.length);
  const next = rows.flatMap((own) => own.slice(0, -1));
  for (const [i, row] of next.entries()) logs[row] = scores[i];
  return logs;
}

/** Both sides of each move, their rewards aside. */
async function moveEnds(
  options: LocalSearchOptions,
  parts: {
    readonly old: Trajectories;
    readonly rebuilt: Trajectories;
    readonly oldRows: readonly (readonly number[])[];
    readonly newRows: readonly (readonly number[])[];
    readonly kept: readonly number[];
  },
): Promise<{ from: Omit<MoveEnd, "logReward">; to: Omit<MoveEnd, "logReward"> }[]> {
  const { old, rebuilt, oldRows, newRows, kept } = parts;
  const isSearch = options.config.acceptance === "deterministic";
  const none = kept.map(() => 0);
  const logPFBack = isSearch ? none : await scoreTails(options, old, { rows: oldRows, kept });
  const logPB = tailSums(oldRows, kept, (row) => old.logPB[row]);
  const rebuiltLogPB = isSearch ? rebuilt.logPB : await backwardLogs(options, rebuilt, newRows);
  const newLogPB = tailSums(newRows, kept, (row) => rebuiltLogPB[row]);
  const newLogPF = tailSums(
    newRows,
    kept,
    (row) => rebuilt.logPF[row] - rebuilt.logMultiplicity[row],
  );
  const sideOf = (rows: readonly number[], t: number, sums: { logPB: number; logPF: number }) => ({
    length: rows.length - 1,
    steps: rows.length - 1 - kept[t],
    ...sums,
  });
  return kept.map((_, t) => ({
    from: sideOf(oldRows[t], t, { logPB: logPB[t], logPF: logPFBack[t] }),
    to: sideOf(newRows[t], t, { logPB: newLogPB[t], logPF: newLogPF[t] }),
  }));
}

/**
 * Local search (LS-GFN; Kim et al., ICLR 2024): each object is taken apart for some steps by the
 * backward policy and rebuilt by the forward policy, again and again; an accepted object takes the
 * place of the one before.
 */
export async function searchLocally(options: LocalSearchOptions): Promise<LocalSearchResult> {
  const { env, config } = options;
  let objects = options.start;
  let { logReward } = options;
  const rebuilt: Trajectories[] = [];
  const accepted: Uint8Array[] = [];
  for (let round = 0; round < config.iterations; round++) {
    const found = await searchOnce(options, { objects, logReward }, round);
    const places = [...found.accepted].map((flag, t) => (flag === 1 ? objects.count + t : t));
    objects = env.select(env.concat([objects, found.rebuilt.terminal]), places);
    logReward = logReward.map((old, t) => (found.accepted[t] === 1 ? found.newLogReward[t] : old));
    rebuilt.push(found.rebuilt);
    accepted.push(found.accepted);
  }
  return { rebuilt, accepted, ends: { objects, logReward } };
}
