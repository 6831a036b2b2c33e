import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { RewardFunction } from "../../rewards/reward.ts";
import type { Update } from "../trainer.ts";
import type { RunFolder } from "./runFolder.ts";

/** Which objects a run has seen; writes each new valid one to molecules.jsonl. */
export interface MoleculeLog {
  /** Distinct objects so far. */
  readonly distinct: number;
  /** Greatest reward so far (before beta); 0 before the first valid object. */
  readonly best: number;
  /** Number of objects of the last update that no earlier one had. */
  readonly fresh: number;
  record(update: Update): void;
}

interface Known {
  readonly keys: Set<string>;
  best: number;
}

/** What molecules.jsonl holds already: empty for a new run, the past of a resumed one. */
async function readKnown(path: string): Promise<Known> {
  const known: Known = { keys: new Set(), best: 0 };
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line === "") continue;
    const { smiles, object, reward } = JSON.parse(line) as Record<string, string | number>;
    known.keys.add(String(smiles ?? object));
    known.best = Math.max(known.best, Number(reward));
  }
  return known;
}

/**
 * The log of a run whose files were opened, so that it knows what a resumed run wrote before.
 *
 * @param column what objects are called in it: `smiles`, or `object` for other text
 */
export async function knownMolecules(
  run: RunFolder,
  column: RewardFunction["reads"],
): Promise<MoleculeLog> {
  const known = await readKnown(join(run.folder, "molecules.jsonl"));
  let fresh = 0;
  return {
    get distinct() {
      return known.keys.size;
    },
    get best() {
      return known.best;
    },
    get fresh() {
      return fresh;
    },
    record({ step, batch: { rewards } }) {
      const rows: Record<string, unknown>[] = [];
      for (const [i, canonical] of rewards.canonical.entries()) {
        if (canonical === null || rewards.valid[i] === 0 || known.keys.has(canonical)) continue;
        known.keys.add(canonical);
        known.best = Math.max(known.best, rewards.reward[i]);
        const values = Object.entries(rewards.values).map(([name, all]) => [name, all[i]]);
        rows.push({
          step,
          [column]: canonical,
          reward: rewards.reward[i],
          ...Object.fromEntries(values),
        });
      }
      fresh = rows.length;
      run.appendMolecules(rows);
    },
  };
}
