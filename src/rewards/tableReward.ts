import { readFile } from "node:fs/promises";
import { splitCsvLine } from "../chem/csvText.ts";
import { UserError } from "../core/errors.ts";
import { fileErrorReason } from "../core/fileErrors.ts";
import { plainReward } from "./plainReward.ts";
import type { RewardFunction } from "./reward.ts";

/** Where a table of rewards is. */
export interface TableRewardOptions {
  /** CSV file with a header. */
  readonly file: string;
  /** Its columns with the object's text and its reward. */
  readonly objectColumn: string;
  readonly rewardColumn: string;
}

/**
 * Rewards looked up in a table, such as measured binding of all DNA of 8 letters. An object that is
 * not in the table is invalid.
 *
 * @throws UserError if the file can't be read, lacks a column, repeats an object or holds a reward
 *   that is no number from 0
 */
export async function tableReward(options: TableRewardOptions): Promise<RewardFunction> {
  const rewards = await readTable(options);
  return plainReward((object) => {
    const reward = rewards.get(object);
    return reward === undefined ? { error: `"${object}" is not in ${options.file}` } : { reward };
  });
}

async function readTable(options: TableRewardOptions): Promise<Map<string, number>> {
  const { file, objectColumn, rewardColumn } = options;
  const lines = (await readText(file)).split(/\r?\n/);
  const columns = splitCsvLine(lines[0], ",").map((name) => name.trim());
  const [objectAt, rewardAt] = [objectColumn, rewardColumn].map((name) => {
    const at = columns.indexOf(name);
    if (at >= 0) return at;
    throw new UserError(
      `${file}:1: there is no column "${name}"; the columns are ${columns.join(", ")}. ` +
        "Set reward.objectColumn and reward.rewardColumn.",
    );
  });
  const rewards = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === "") continue;
    const fields = splitCsvLine(line, ",").map((field) => field.trim());
    const [object, written] = [fields[objectAt] ?? "", fields[rewardAt] ?? ""];
    const reward = written === "" ? Number.NaN : Number(written);
    if (!(reward >= 0 && Number.isFinite(reward))) {
      throw new UserError(
        `${file}:${i + 1}: the reward of "${object}" is "${written}"; it must be a number from 0.`,
      );
    }
    if (rewards.has(object)) {
      throw new UserError(`${file}:${i + 1}: "${object}" is there twice; keep one row of it.`);
    }
    rewards.set(object, reward);
  }
  if (rewards.size === 0) throw new UserError(`${file}: the table has no rows below its header.`);
  return rewards;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UserError(`${file}: the table of rewards can't be read: ${fileErrorReason(error)}`);
  }
}
