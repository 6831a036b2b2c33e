import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { environmentSection } from "../../src/env/config.ts";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward } from "../../src/rewards/createReward.ts";
import { parseConfig } from "../../src/training/config/load.ts";
import { checkRanges } from "../../src/training/dataset/datasetRanges.ts";
import { offlineItems } from "../../src/training/dataset/offlineItems.ts";
import { createEnvironment } from "../../src/training/environments.ts";
import { train } from "../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-offline-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rewardOf = (components: object) =>
  rewardSection.parse({ type: "molecule", components, threads: 0 });

const range = (low: number, high: number) => ({ transform: { type: "range", low, high } });

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const RINGS = fileOf("rings.smi", "C1CC1\nC1CCC1\nC1CCCC1\nCC\n");

describe("values that were measured", () => {
  test("replace what a component says, and its own value stays where a row has none", async () => {
    const env = await createEnvironment(environmentSection.parse({ type: "atoms", maxAtoms: 6 }));
    const reward = await createReward(
      rewardOf({ logP: { transform: { type: "identity" } }, rings: range(1, 2) }),
    );
    const streamed = [
      { object: "C1CC1", numbers: { measured: 3 } },
      { object: "C1CC1", numbers: { measured: Number.NaN } },
    ];
    const columns = { logP: "measured" };
    const [given, own] = await offlineItems({ env, reward, columns }, streamed);
    const [plain] = await offlineItems({ env, reward }, streamed);
    // One ring at the lower end of a range without a preference counts in full.
    expect(given.logReward).toBeCloseTo(Math.log(3), 12);
    expect(given.scored?.values).toEqual([3, 1]);
    expect(own.logReward).toBe(plain.logReward);
    await reward.close();
  });
});

describe("ranges that the molecules of a file do not meet", () => {
  test("are told, with what the molecules have, before training starts", async () => {
    await expect(checkRanges(rewardOf({ rings: range(3, 4) }), RINGS)).rejects.toThrow(
      `No molecule of the first 4 of ${RINGS} has rings in the range of the reward, 3 to 4; ` +
        "theirs is 0 to 1. Change reward.components.rings.transform, or name another file.",
    );
  });

  test("are a notice where only all at once are met by none", async () => {
    const both = rewardOf({ rings: range(1, 1), heavyAtoms: range(2, 2) });
    expect(await checkRanges(both, RINGS)).toBe(
      `No molecule of the first 4 of ${RINGS} meets all ranges of the reward at once (rings, ` +
        "heavyAtoms); training goes on.",
    );
    expect(await checkRanges(rewardOf({ rings: range(1, 1) }), RINGS)).toBeUndefined();
  });
});

describe("a task's table", () => {
  const start = (columns: string, components: string, name: string) => {
    const file = fileOf("task.csv", "smiles,LD50\nCCO,2.5\nCCN,3.5\n");
    const text = `
env: { type: atoms, elements: [C, N, O], charges: [], maxAtoms: 4 }
policy: { type: gine, layers: 1, width: 8 }
reward: { type: molecule, components: ${components}, threads: 0 }
training: { steps: 2, trajectoriesPerStep: 4 }
replay: { share: 0, dataset: { file: ${file}, share: 0.5, columns: ${columns} } }
`;
    const runFolder = join(folder, name);
    const config = { ...parseConfig("task.yaml", text), run: runFolder };
    const signal = new AbortController().signal;
    return { file, done: train({ config, runFolder, resume: false, signal, log: () => {} }) };
  };
  const logP = "{ logP: { transform: { type: identity } } }";

  test("is trained on", async () => {
    const { done } = start("{ logP: LD50 }", logP, "good");
    expect(await done).toMatchObject({ step: 2, finished: true });
  });

  test("is refused where a column is missing", async () => {
    const { file, done } = start("{ logP: LC50 }", logP, "missing");
    await expect(done).rejects.toThrow(
      `${file} has no column "LC50", which replay.dataset.columns.logP names. ` +
        "Correct the name, or add the column (a .csv or .tsv file with a header).",
    );
  });

  test("is refused where the reward has no such component", async () => {
    const { done } = start("{ toxicity: LD50 }", logP, "unknown");
    await expect(done).rejects.toThrow(
      "replay.dataset.columns.toxicity: the reward has no component toxicity; there are: logP. " +
        "Name one of them, or add it to the reward.",
    );
  });
});
