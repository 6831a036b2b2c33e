import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../../core/errors.ts";

/**
 * Rewards of a run's distinct objects in the order in which they were scored, before beta: those of
 * its molecules.jsonl.
 *
 * @param lastStep leaves out what later updates found
 * @returns none if the run wrote no such file
 * @throws UserError if a line is no JSON object with a reward
 */
export async function readRewardCalls(runFolder: string, lastStep = Infinity): Promise<number[]> {
  const path = join(runFolder, "molecules.jsonl");
  const rewards: number[] = [];
  if (!existsSync(path)) return rewards;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path) })) {
    line++;
    if (text === "") continue;
    const { step, reward } = readRow(text, `${path}:${line}`);
    if (step <= lastStep) rewards.push(reward);
  }
  return rewards;
}

function readRow(text: string, place: string): { step: number; reward: number } {
  try {
    const { step, reward } = JSON.parse(text) as Record<string, unknown>;
    if (typeof step === "number" && typeof reward === "number") return { step, reward };
  } catch {
    // Told below, as a line without the two numbers is.
  }
  throw new UserError(
    `${place}: ${JSON.stringify(text.slice(0, 40))} has no step and reward. ` +
      "Delete the line if a crash cut it short.",
  );
}
