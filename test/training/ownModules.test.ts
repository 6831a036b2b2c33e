import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { type ConfigSettings, sample, train } from "../../src/training/library.ts";

/** Subsets of 4 items, each worth 1 + the sum of its items. */
const SUBSETS = `
export const reward = (text) => 1 + [...text].reduce((sum, item) => sum + Number(item), 0);
export default ({ items = 4 }) => ({
  name: "subsets",
  source: "",
  numActions: items,
  maxSteps: items,
  featureSizes: new Array(items).fill(2),
  legalActions: (set) => [...new Array(items).keys()].filter((item) => !set.includes(item)),
  isObject: () => true,
  step: (set, item) => [...set, item].sort().join(""),
  parents: (set) => [...set].map((item) => ({ state: set.replace(item, ""), action: Number(item) })),
  features: (set) => Array.from({ length: items }, (_, i) => (set.includes(i) ? 1 : 0)),
  toText: (set) => set,
  fromText: (text) => text,
});
`;

const BALANCE = `
import { sumSteps, tf } from "molgfn";
export default {
  losses: ({ logZ, logPF, logPB, logReward }) =>
    tf.square(tf.sub(tf.add(logZ, sumSteps(logPF)), tf.add(logReward, sumSteps(logPB)))),
};
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-own-"));
  writeFileSync(join(folder, "subsets.mjs"), SUBSETS);
  writeFileSync(join(folder, "balance.mjs"), BALANCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

const settings = (env: object = {}): ConfigSettings => ({
  env: { type: "module", path: join(folder, "subsets.mjs"), ...env },
  policy: { type: "mlp", layers: 1, width: 16 },
  objective: { type: "module", path: join(folder, "balance.mjs") },
  reward: { type: "module", path: join(folder, "subsets.mjs") },
  training: { steps: 6, trajectoriesPerStep: 16, checkpointEverySteps: 3 },
  evaluation: { exactEverySteps: 6 },
  engine: { workers: 2 },
});

/** Rows of metrics.jsonl without the wall clock. */
const metricsOf = (run: string): string[] =>
  readFileSync(join(run, "metrics.jsonl"), "utf8")
    .replaceAll(/,"seconds":.*/g, "")
    .split("\n");

// Threads of the crew and "molgfn" are the built package.
describe.skipIf(!existsSync("dist/index.js"))("modules of one's own", () => {
  test("are trained with by worker threads, gone on with and sampled, to the same bytes", async () => {
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    const summary = await train({ config: settings(), run: whole });
    // 16 subsets; each of the items 0 to 3 is in half of them.
    expect(summary.exact?.logZTrue).toBeCloseTo(Math.log(16 + 8 * 6), 10);
    expect(summary.exact?.l1).toBeLessThan(2);
    await train({ config: settings(), run: parts, set: ["training.steps=3"] });
    await train({ config: settings(), run: parts, resume: true });
    expect(metricsOf(parts).slice(-2)).toEqual(metricsOf(whole).slice(-2));
    const { samples } = await sample({ run: whole, count: 8 });
    for (const { object, reward } of samples) {
      expect(reward).toBe([...object].reduce((sum, item) => sum + Number(item), 1));
    }
  }, 240_000);

  test("are given their options", async () => {
    const summary = await train({
      config: settings({ options: { items: 2 } }),
      run: join(folder, "two"),
      set: ["engine.workers=1"],
    });
    expect(summary.exact?.logZTrue).toBeCloseTo(Math.log(4 + 2), 10);
  });

  test.each([
    [
      "no function",
      "export default { name: 'x' };",
      "its environment has no source. Write: export default defineEnv(",
    ],
    [
      "a law",
      SUBSETS.replace(/parents: .*/, "parents: () => [],"),
      "subsets breaks a law of environments (every step is among the ways back from where it leads): action ",
    ],
    [
      "a line",
      SUBSETS.replace(/isObject: .*/, "isObject: (set) => set.lenght.no,"),
      /: isObject failed: .* \(bad\.mjs:10\)\.$/,
    ],
  ])("that break %s are refused before the run", async (_, text, message) => {
    const path = join(folder, "bad.mjs");
    writeFileSync(path, text);
    const failing = train({ config: settings({ path }), run: join(folder, `bad ${_}`) });
    await expect(failing).rejects.toThrow(UserError);
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(path);
  });
});
