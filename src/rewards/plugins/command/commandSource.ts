import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../../../core/errors.ts";
import { fileErrorReason } from "../../../core/fileErrors.ts";
import type { CommandConfig } from "../config.ts";
import type { RewardIdentity } from "../diskCache.ts";
import { evaluatePlugin } from "../evaluatePlugin.ts";
import type { MoleculeValue, RewardPlugin } from "../plugin.ts";
import { RewardStop } from "../rewardStop.ts";
import type { PluginSource } from "../source.ts";
import { type CommandCopy, createCopy } from "./copy.ts";
import { type CommandWords, openWords } from "./words.ts";

/** Asked when molecule after molecule was lost, to tell bad molecules from a broken program. */
const METHANE = "C";

const hashOf = (file: string): string =>
  createHash("sha256").update(readFileSync(file)).digest("hex");

/**
 * What the values of a command depend on: its words, and the content of each file among them and
 * under `files`.
 *
 * @throws UserError if a file under `files` can't be read
 */
export function commandIdentity(config: CommandConfig): RewardIdentity {
  const { command, folder, files } = config;
  const words = command.map((word) => {
    const found = statSync(resolve(folder, word), { throwIfNoEntry: false });
    return found?.isFile() ? { word, hash: hashOf(resolve(folder, word)) } : { word };
  });
  const needed = files.map((file) => {
    try {
      return hashOf(file);
    } catch (error) {
      throw new UserError(`files names ${file}, which cannot be read: ${fileErrorReason(error)}.`);
    }
  });
  return { type: "command", words, files: needed };
}

/** Lends copies to whoever asks, one at a time each. */
function createLender(copies: readonly CommandCopy[]) {
  const free = [...copies];
  const waiting: ((copy: CommandCopy) => void)[] = [];
  return async <T>(use: (copy: CommandCopy) => Promise<T>): Promise<T> => {
    const copy = free.pop() ?? (await new Promise<CommandCopy>((ready) => waiting.push(ready)));
    try {
      return await use(copy);
    } finally {
      const next = waiting.shift();
      if (next) next(copy);
      else free.push(copy);
    }
  };
}

/** Why training can't go on with this program. */
function brokenStop(name: string, config: CommandConfig, loss: string, words: CommandWords) {
  const said = words.last();
  const quote = said === "" ? "" : ` Its last words: ${JSON.stringify(said)}.`;
  const place = words.path === undefined ? "" : ` All of them are in ${words.path}.`;
  return new RewardStop(
    "broken",
    `reward.components.${name}: the program ${config.command.join(" ")} was started again and ` +
      `again, and ${loss} even when asked for methane alone.${quote}${place}`,
  );
}

/** What evaluates one batch with restarts. */
function createAsker(options: {
  readonly name: string;
  readonly config: CommandConfig;
  readonly words: CommandWords;
}) {
  const { name, config, words } = options;
  return async (copy: CommandCopy, smiles: readonly string[]) => {
    const answers = await copy.ask(smiles);
    if (copy.lossesInRow > config.maxRestarts) {
      const { loss } = await copy.ask([METHANE]);
      if (loss !== undefined) throw brokenStop(name, config, loss, words);
      copy.forgive();
    }
    return answers;
  };
}

const MOST_INCIDENTS = 50;

/**
 * Starts a command, and as many copies of it as the config asks for, as soon as they are needed.
 * Batches whose copy ends, or takes too long, are asked for again molecule by molecule, so that only
 * those to blame are marked.
 *
 * @throws UserError if the program can't be started
 */
export async function openCommandSource(options: {
  readonly name: string;
  readonly config: CommandConfig;
  /** File for what the program writes to standard error. */
  readonly log?: string;
}): Promise<PluginSource> {
  const { name, config, log } = options;
  const { command, folder, processes, batchSize, timeoutMs, batchTimeoutMs, unit, range } = config;
  const words = openWords(log);
  const incidents = new Map<string, number>();
  let [lastId, seconds] = [0, 0];
  const onIncident = (what: string): void => {
    const key = incidents.has(what) || incidents.size < MOST_INCIDENTS ? what : "other incidents";
    incidents.set(key, (incidents.get(key) ?? 0) + 1);
  };
  const copies = Array.from({ length: processes }, () =>
    createCopy({
      ...{ command, folder, timeoutMs, batchTimeoutMs, onIncident },
      nextId: () => ++lastId,
      onWords: words.add,
    }),
  );
  await copies[copies.length - 1].start();
  const killAll = (): void => {
    for (const copy of copies) copy.kill();
  };
  process.once("exit", killAll);
  const lend = createLender(copies);
  const askCopy = createAsker({ name, config, words });
  const ask = (smiles: readonly string[]) =>
    lend(async (copy) => {
      const started = performance.now();
      const answers = await askCopy(copy, smiles);
      seconds += (performance.now() - started) / 1000;
      return answers;
    });

  const askAlone = async (smiles: string): Promise<MoleculeValue> => {
    const { values, loss } = await ask([smiles]);
    return values[0] ?? { error: `its program ${loss}` };
  };
  const askBatch = async (smiles: readonly string[]): Promise<MoleculeValue[]> => {
    const { values, loss } = await ask(smiles);
    return Promise.all(
      values.map((value, i) => {
        if (value !== undefined) return value;
        return smiles.length === 1 ? { error: `its program ${loss}` } : askAlone(smiles[i]);
      }),
    );
  };
  const plugin: RewardPlugin = {
    ...{ describe: command.join(" "), unit, range },
    async evaluate(molecules) {
      const smiles = molecules.map((molecule) => molecule.smiles);
      const size = Math.min(batchSize, Math.ceil(smiles.length / processes));
      const batches: Promise<MoleculeValue[]>[] = [];
      for (let start = 0; start < smiles.length; start += size) {
        batches.push(askBatch(smiles.slice(start, start + size)));
      }
      return (await Promise.all(batches)).flat();
    },
  };
  return {
    info: plugin,
    evaluate: (smiles) => evaluatePlugin({ name, plugin }, smiles),
    seconds: () => seconds,
    incidents: () => Object.fromEntries(incidents),
    async close() {
      process.off("exit", killAll);
      await Promise.all(copies.map((copy) => copy.close()));
    },
  };
}
