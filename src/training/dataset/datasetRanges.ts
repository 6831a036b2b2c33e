import { readMolecules } from "../../chem/moleculeFile.ts";
import { UserError } from "../../core/errors.ts";
import { isBuiltIn, type RewardConfig } from "../../rewards/config.ts";
import { createReward } from "../../rewards/createReward.ts";
import { compositionOf } from "../../rewards/rewardColumns.ts";
import type { RangeOptions } from "../../rewards/transforms/range.ts";

/** Molecules of a file that are looked at. */
const LOOKED_AT = 500;

interface NamedRange extends Pick<RangeOptions, "low" | "high"> {
  readonly name: string;
}

/** The ranges that a reward wants, of components that cost nothing to ask. */
function wantedRanges(config: RewardConfig): NamedRange[] {
  if (config.type !== "molecule") return [];
  return (compositionOf(config)?.parts ?? []).flatMap(({ name, transform }) =>
    isBuiltIn(config.components[name]) && transform.type === "range"
      ? [{ name, low: transform.low, high: transform.high }]
      : [],
  );
}

async function firstMolecules(file: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { smiles } of readMolecules(file)) {
    found.push(smiles);
    if (found.length === LOOKED_AT) break;
  }
  return found;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

const isIn = ({ low, high }: NamedRange, value: number): boolean => value >= low && value <= high;

/**
 * Checks, before training, that the ranges of a reward can be met by what is trained on: the first
 * 500 molecules of the file stand for all.
 *
 * @returns something that the user should know; undefined if all is well
 * @throws UserError naming a range that none of them meets, and what theirs are
 */
export async function checkRanges(config: RewardConfig, file: string): Promise<string | undefined> {
  const ranges = wantedRanges(config);
  if (config.type !== "molecule" || ranges.length === 0) return undefined;
  const components = Object.fromEntries(
    ranges.map(({ name }) => [name, { ...config.components[name], weight: 1 }]),
  );
  const reward = await createReward({ ...config, components, combine: "product", threads: 0 });
  const molecules = await firstMolecules(file);
  const { values, valid } = await reward.evaluate(molecules).finally(() => reward.close());
  const rows = [...valid.keys()].filter((row) => valid[row] === 1);
  if (rows.length === 0) return undefined;
  for (const range of ranges) {
    const own = rows.map((row) => values[range.name][row]);
    if (own.some((value) => isIn(range, value))) continue;
    const [least, most] = [Math.min(...own), Math.max(...own)].map(short);
    throw new UserError(
      `No molecule of the first ${molecules.length} of ${file} has ${range.name} in the range of ` +
        `the reward, ${range.low} to ${range.high}; theirs is ${least} to ${most}. Change ` +
        `reward.components.${range.name}.transform, or name another file.`,
    );
  }
  const all = rows.filter((row) => ranges.every((range) => isIn(range, values[range.name][row])));
  if (all.length > 0) return undefined;
  return (
    `No molecule of the first ${molecules.length} of ${file} meets all ranges of the reward at ` +
    `once (${ranges.map(({ name }) => name).join(", ")}); training goes on.`
  );
}
