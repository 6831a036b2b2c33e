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
import { CommandBroken, type CommandCopy, createCopy } from "./copy.ts";
import { type CommandWords, openWords } from "./words.ts";

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
function brokenStop(
  name: string,
  { command }: CommandConfig,
  { losses, message }: CommandBroken,
  words: CommandWords,
): RewardStop {
  const said = words.last();
  const quote = said === "" ? "" : ` Its last words: ${JSON.stringify(said)}.`;
  const place = words.path === undefined ? "" : ` All of them are in ${words.path}.`;
  return new RewardStop(
    "broken",
    `reward.components.${name}: the program ${command.join(" ")} was lost ${losses} times in a row ` +
      `without an answer; last it ${message}.${quote}${place}`,
  );
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
  const { command, processes, batchSize, unit, range } = config;
  const incidents = new Map<string, number>();
  let [lastId, seconds] = [0, 0];
  /** Why nothing more can be asked. */
  let end: Error | undefined;
  const onIncident = (what: string): void => {
    const key = incidents.has(what) || incidents.size < MOST_INCIDENTS ? what : "other incidents";
    incidents.set(key, (incidents.get(key) ?? 0) + 1);
  };
  const words = openWords(log, onIncident);
  const copies = Array.from({ length: processes }, () =>
    createCopy({
      ...config,
      nextId: () => ++lastId,
      onWords: words.add,
      onIncident,
    }),
  );
  const refuse = (error: unknown): never => {
    if (!(error instanceof CommandBroken)) throw error;
    end = brokenStop(name, config, error, words);
    throw end;
  };
  const killAll = (): void => {
    for (const copy of copies) copy.kill();
  };
  process.once("exit", killAll);
  try {
    await copies[copies.length - 1].start().catch(refuse);
  } catch (error) {
    process.off("exit", killAll);
    throw error;
  }
  const lend = createLender(copies);
  const ask = (smiles: readonly string[]) =>
    lend(async (copy) => {
      if (end) throw end;
      const started = performance.now();
      const answers = await copy.ask(smiles).catch(refuse);
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
      end ??= new Error("The command was closed.");
      await Promise.all(copies.map((copy) => copy.close()));
    },
  };
}
