import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPONENTS, type ComponentName } from "../../src/rewards/components/components.ts";
import type { RewardBatch } from "../../src/rewards/reward.ts";
import { createRewardService } from "../../src/rewards/service.ts";

type Reference = { readonly smiles: string } & Readonly<Record<ComponentName, number>>;

const file = fileURLToPath(
  new URL("../../../shared/data/rdkit-reference/zinc-1000.jsonl.gz", import.meta.url),
);
const absent = !existsSync(file);
const references: readonly Reference[] = absent
  ? []
  : gunzipSync(readFileSync(file))
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Reference);
/** Those that the file has; test/rewards/objectives has the others. */
const names = (Object.keys(COMPONENTS) as ComponentName[]).filter(
  (name) => absent || name in references[0],
);

/** Greatest difference allowed, on which share of the molecules. */
const BARS: Readonly<Partial<Record<ComponentName, readonly [number, number]>>> = {
  qed: [1e-3, 1],
  sa: [0.05, 0.99],
};
const EXACT = [1e-6, 1] as const;

describe.skipIf(absent)(
  "molecule rewards through the worker threads (needs ../shared/data/rdkit-reference)",
  () => {
    let batch: RewardBatch;
    const service = absent
      ? undefined
      : createRewardService({
          columns: names.map((component) => ({
            name: component,
            component,
            transform: { type: "identity" },
            weight: 1,
          })),
          combine: "weightedSum",
          threads: 2,
        });

    beforeAll(async () => {
      batch = await (service as NonNullable<typeof service>).evaluate(
        references.map((reference) => reference.smiles),
      );
    });
    afterAll(() => service?.close());

    test("accept all reference molecules", () => {
      expect(references).toHaveLength(1000);
      expect(names.length).toBeGreaterThanOrEqual(12);
      expect(batch.errors.filter((error) => error !== null)).toEqual([]);
    });

    test.each(names)("%s agrees with Python RDKit", (name) => {
      const [bar, share] = BARS[name] ?? EXACT;
      const near = references.filter((r, i) => Math.abs(r[name] - batch.values[name][i]) <= bar);
      expect(near.length / references.length).toBeGreaterThanOrEqual(share);
    });
  },
);
