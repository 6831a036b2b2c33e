import { createConditionalReward } from "../../conditioning/conditionalReward.ts";
import { UserError } from "../../core/errors.ts";
import type { RewardBatch, RewardFunction } from "../../rewards/reward.ts";

/** Columns of a file whose numbers take the place of a component's value, by component. */
export type MeasuredColumns = Readonly<Record<string, string>>;

/**
 * The rewards of molecules of a file, with what was measured of them in the place of what the
 * components say. Where a row has no number, the component's own value stays.
 *
 * @param numbers of each row, by column of the file
 */
export function withMeasured(
  reward: RewardFunction,
  rewards: RewardBatch,
  parts: {
    readonly columns: MeasuredColumns;
    readonly numbers: readonly (Readonly<Record<string, number>> | undefined)[];
  },
): RewardBatch {
  const { composition } = reward;
  const entries = Object.entries(parts.columns);
  if (entries.length === 0 || !composition) return rewards;
  const measured = entries.map(([component, column]) => {
    const values = rewards.values[component].map((value, row) => {
      const found = parts.numbers[row]?.[column] ?? Number.NaN;
      return Number.isNaN(found) ? value : found;
    });
    return [component, values] as const;
  });
  const values = { ...rewards.values, ...Object.fromEntries(measured) };
  const objectives = composition.parts.map(({ name }) => name);
  const count = rewards.valid.length;
  const all = createConditionalReward({ composition, objectives, properties: [] });
  const found = all.evaluate({ ...rewards, values }, { count, asked: {} });
  return { ...rewards, values, reward: found.reward, logReward: found.logReward };
}

/**
 * Checks that the components and columns of `replay.dataset.columns` exist.
 *
 * @param first numbers of the file's first row
 * @throws UserError that names the first that does not
 */
export function checkMeasured(
  columns: MeasuredColumns,
  parts: {
    readonly file: string;
    readonly components: readonly string[];
    readonly first: Readonly<Record<string, number>> | undefined;
  },
): void {
  for (const [component, column] of Object.entries(columns)) {
    const setting = `replay.dataset.columns.${component}`;
    if (!parts.components.includes(component)) {
      throw new UserError(
        `${setting}: the reward has no component ${component}; there are: ` +
          `${parts.components.join(", ") || "none"}. Name one of them, or add it to the reward.`,
      );
    }
    if (parts.first?.[column] === undefined) {
      throw new UserError(
        `${parts.file} has no column "${column}", which ${setting} names. ` +
          "Correct the name, or add the column (a .csv or .tsv file with a header).",
      );
    }
  }
}
