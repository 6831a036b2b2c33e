import type { RewardBatch, RewardFunction } from "./reward.ts";

/** A row to score, as read from a file. */
export interface ScoreInput {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Unchecked, may be empty. */
  readonly smiles: string;
}

/** A scored row: `smiles canonical <components> reward logReward error`; null where unknown. */
export type ScoreRow = Readonly<Record<string, string | number | null>>;

/** What is scored, and how. */
export interface ScoreOptions {
  readonly rows: Iterable<ScoreInput> | AsyncIterable<ScoreInput>;
  readonly reward: RewardFunction;
  /** Reward exponent of the column logReward. */
  readonly beta: number;
  /** Rows that are computed at a time. */
  readonly batchSize?: number;
}

/** Columns of the rows of `scoreMolecules`, in the order of the table. */
export function scoreColumns(reward: RewardFunction): string[] {
  return ["smiles", "canonical", "reward", "logReward", ...reward.columns, "error"];
}

/** A number of a table: none where it is not known. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function rowOf(input: ScoreInput, batch: RewardBatch, i: number, options: ScoreOptions): ScoreRow {
  const valid = batch.valid[i] === 1;
  const error = batch.errors[i];
  const row: Record<string, string | number | null> = {
    smiles: input.smiles,
    canonical: batch.canonical[i],
    reward: valid ? batch.reward[i] : null,
    logReward: valid ? options.beta * batch.logReward[i] : null,
    error: error === null ? null : `line ${input.line}: ${error}`,
  };
  for (const column of options.reward.columns) row[column] = known(batch.values[column][i]);
  return row;
}

/**
 * Components, reward r and log reward beta log r of given molecules.
 *
 * @returns one row for each input row, in order; a molecule that can't be read, or whose component
 *   failed, has an `error` text and nulls where nothing is known
 */
export async function* scoreMolecules(options: ScoreOptions): AsyncGenerator<ScoreRow> {
  const { rows, reward, batchSize = 1000 } = options;
  let batch: ScoreInput[] = [];
  const flush = async (): Promise<ScoreRow[]> => {
    const inputs = batch;
    batch = [];
    const result = await reward.evaluate(inputs.map((input) => input.smiles));
    return inputs.map((input, i) => rowOf(input, result, i, options));
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length >= batchSize) yield* await flush();
  }
  if (batch.length > 0) yield* await flush();
}
