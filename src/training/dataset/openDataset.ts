import type { Assembly } from "../assemble.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { checkMeasured } from "../rewards/measuredRewards.ts";
import { checkRanges } from "./datasetRanges.ts";
import { type DatasetStream, openDatasetStream, type StreamState } from "./datasetStream.ts";

/**
 * The file of objects that a config trains on; undefined if there is none.
 *
 * @throws UserError if the file can't be read, lacks a column, or no molecule of it meets a range of
 *   the reward
 */
export async function openDataset(
  config: ResolvedConfig,
  { env, reward }: Assembly,
  options: { readonly state?: StreamState; readonly log: (line: string) => void },
): Promise<DatasetStream | undefined> {
  const { dataset } = config.replay;
  if (!dataset) return undefined;
  const { file, columns, shuffleBuffer, mostOutside } = dataset;
  if (!options.state && reward.reads === "smiles") {
    const notice = await checkRanges(config.reward, file);
    if (notice !== undefined) options.log(notice);
  }
  return openDatasetStream({
    ...{ env, file, shuffleBuffer, mostOutside, seed: config.seed, state: options.state },
    numbers: Object.values(columns),
    onFirstRow: (first) => checkMeasured(columns, { file, components: reward.columns, first }),
  });
}
