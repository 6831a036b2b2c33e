import type { Conditioning } from "../../conditioning/conditioning.ts";
import type { ResolvedConfig } from "../config/schema.ts";

/** What a part's columns mean: parts that agree in it are told to a policy in the same way. */
function meaningOf(
  name: Conditioning["parts"][number]["name"],
  { temperature, conditioning: config }: Pick<ResolvedConfig, "temperature" | "conditioning">,
  { objectives }: Conditioning,
): string {
  const meanings = {
    beta: temperature,
    preferences: [config.preferences, objectives],
    ranges: config.ranges,
    focus: [config.focus, objectives],
    target: config.target,
  };
  return JSON.stringify(meanings[name]);
}

/** Names of the columns of ranges: one for each bin of each end. */
const rangeColumns = ({ properties }: Conditioning): string[] =>
  properties.flatMap(({ name, low, high, thermometerBins: bins }) =>
    ["low", "high"].flatMap((end) =>
      Array.from(
        { length: bins },
        (_, bin) => `range of ${name} in [${low}, ${high}], ${end}, bin ${bin + 1} of ${bins}`,
      ),
    ),
  );

/**
 * Names of the columns of a conditioning matrix. Two runs whose columns have the same name are told
 * the same thing by them.
 *
 * @returns [C]
 */
export function conditioningColumns(
  config: Pick<ResolvedConfig, "temperature" | "conditioning">,
  conditioning: Conditioning,
): string[] {
  return conditioning.parts.flatMap(({ name, columns }) =>
    name === "ranges"
      ? rangeColumns(conditioning)
      : Array.from(
          { length: columns },
          (_, i) => `${name} ${meaningOf(name, config, conditioning)}, column ${i + 1}`,
        ),
  );
}

/** Columns by what they are about, for a sentence: each once, without its bins. */
export function columnSubjects(columns: readonly string[]): string[] {
  return [...new Set(columns.map((name) => name.replace(/, (low|high|column).*$/, "")))];
}
