import { UserError } from "../../core/errors.ts";
import type { RewardBackend } from "../backend.ts";
import { type PluginValues, TRIAL_MOLECULES } from "./evaluatePlugin.ts";
import type { PluginInfo } from "./plugin.ts";
import type { PluginRequest } from "./pluginRequest.ts";

/** Where the values of a plug-in come from, as the main thread sees it. */
export interface PluginSource {
  readonly info: PluginInfo;
  /** @param smiles canonical */
  evaluate(smiles: readonly string[]): Promise<PluginValues>;
  /** Seconds of work so far, of all threads or programs together. */
  seconds(): number;
  /** What went wrong besides molecules, and how often. */
  incidents?(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * A plug-in that worker threads run. It is opened and tried before this returns.
 *
 * @throws UserError if it can't be used, or no thread survives its trial
 */
export async function openThreadSource(
  request: PluginRequest,
  backend: RewardBackend,
): Promise<PluginSource> {
  const trial = await backend.evaluatePlugin(TRIAL_MOLECULES, request);
  if (trial.plugin === undefined) {
    throw new UserError(
      `${request.file} was tried on ${TRIAL_MOLECULES.join(" and ")}, and no thread came back: ` +
        `${trial.errors[0]}`,
    );
  }
  let seconds = 0;
  return {
    info: trial.plugin.info,
    async evaluate(smiles) {
      const { values, errors, plugin } = await backend.evaluatePlugin(smiles, request);
      seconds += plugin?.seconds ?? 0;
      const named = errors.map((error, i) => (Number.isNaN(values[i]) ? error : null));
      return { values, errors: named };
    },
    seconds: () => seconds,
    close: async () => {},
  };
}
