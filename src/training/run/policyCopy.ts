import { join } from "node:path";
import { makeFolder } from "../../core/makeFolder.ts";
import { configText } from "../config/text.ts";
import { checkpointFolder, loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { writeDurably } from "./durableFile.ts";
import { loadRunConfig } from "./runFolder.ts";

/** What was copied of a run. */
export interface PolicyCopy {
  /** Updates that the policy had seen. */
  readonly step: number;
  /** The checkpoint that was written. */
  readonly path: string;
}

/**
 * Copies what is needed to sample from a run and to fine-tune it: its config and the weights that
 * it samples with. The copy is a run folder, but can't be resumed.
 *
 * @param from a run, or one of its checkpoints
 * @throws UserError if there is no checkpoint, or the copy can't be written
 */
export async function copyPolicy(from: string, folder: string): Promise<PolicyCopy> {
  const { data, runFolder, step } = await loadCheckpoint(from);
  const config = await loadRunConfig(runFolder);
  await makeFolder(folder);
  const { average } = data.state as unknown as { average: Float32Array };
  const path = await saveCheckpoint({
    ...{ folder: checkpointFolder(folder), step, keep: 1 },
    data: { config, fileBytes: {}, state: { average } },
  });
  await writeDurably(join(folder, "config.yaml"), [configText(config)]);
  return { step, path };
}
