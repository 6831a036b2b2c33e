import { readMolecules } from "../../chem/moleculeFile.ts";
import { betaLimits } from "../../conditioning/betaPart.ts";
import { csvTable } from "../../core/csv.ts";
import { UserError } from "../../core/errors.ts";
import { writeOutput } from "../../core/outputFile.ts";
import { createReward } from "../../rewards/createReward.ts";
import { type ScoreRow, scoreColumns, scoreMolecules } from "../../rewards/score.ts";
import type { ResolvedConfig } from "../config/schema.ts";

/** What `scoreFile` is given. */
export interface ScoreFileOptions {
  readonly config: ResolvedConfig;
  /** Molecule file: .smi, .csv or .tsv, with or without .gz; "-" for standard input. */
  readonly file: string;
  /** CSV file; "-" for standard output. */
  readonly out: string;
  readonly signal: AbortSignal;
  /** Called with the part of the file that was read, 0 to 1. */
  readonly onRead?: (fraction: number) => void;
}

/** How many rows were scored. */
export interface ScoreSummary {
  readonly rows: number;
  readonly failed: number;
}

/** The same rows once the first is there, so that a file that cannot be read leaves no output. */
async function withFirstReady<T>(rows: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await rows.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* rows;
  })();
}

/**
 * Writes the reward and its components of given molecules as CSV, one row for each of the file's,
 * in its order; logReward is at the config's beta, the highest if it is drawn.
 *
 * @throws UserError if the config's reward is not of molecules, the file cannot be read, or none of
 * its molecules can; nothing is written then
 */
export async function scoreFile(options: ScoreFileOptions): Promise<ScoreSummary> {
  const { config, file, out, signal, onRead } = options;
  if (config.reward.type !== "molecule") {
    throw new UserError(
      `reward.type is ${config.reward.type}, and molecules are scored. ` +
        "Use a config whose reward.type is molecule, such as configs/score-properties.yaml.",
    );
  }
  const reward = await createReward(config.reward, config.env);
  const count = { rows: 0, failed: 0 };
  let firstError = "";
  async function* counted(rows: AsyncIterable<ScoreRow>): AsyncGenerator<ScoreRow> {
    for await (const row of rows) {
      if (signal.aborted) throw new UserError(`Stopped after ${count.rows} molecules.`);
      count.rows++;
      if (row.error !== null) {
        count.failed++;
        firstError ||= String(row.error);
      }
      yield row;
    }
    if (count.failed === count.rows) {
      throw new UserError(
        `${file}: none of its ${count.rows} molecules can be scored. The first, ${firstError}`,
      );
    }
  }
  try {
    const rows = scoreMolecules({
      rows: readMolecules(file, { keepEmpty: true, onRead }),
      reward,
      beta: betaLimits(config.temperature).high,
    });
    const started = await withFirstReady(counted(rows));
    await writeOutput(out, "--out", csvTable(scoreColumns(reward), started));
    return count;
  } finally {
    await reward.close();
  }
}
