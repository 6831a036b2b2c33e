import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RewardStop } from "../../../src/rewards/plugins/rewardStop.ts";
import { type ConfigSettings, train } from "../../../src/training/library.ts";

/** Answers with the length of the SMILES; dead for good once it has answered so many. */
const PROGRAM = `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
const [most, log] = process.argv.slice(2);
const answered = () => (existsSync(log) ? readFileSync(log, "utf8").split("\\n").length - 1 : 0);
let rest = "";
process.stdin.setEncoding("utf8").on("data", (text) => {
  const lines = (rest + text).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    if (answered() >= Number(most)) {
      process.stderr.write("the licence has run out\\n");
      process.exit(3);
    }
    const { id, smiles } = JSON.parse(line);
    appendFileSync(log, smiles + "\\n");
    process.stdout.write(JSON.stringify({ id, value: 1 / smiles.length }) + "\\n");
  }
});
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-stops-"));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Molecules of four blocks, scored by the program. */
function settings(name: string, options: { most?: number; column?: object }): ConfigSettings {
  const { most = 1e6, column = {} } = options;
  const log = join(folder, `${name}.log`);
  const dock = {
    type: "command",
    command: [process.execPath, join(folder, "program.mjs"), String(most), log],
    ...{ processes: 1, cacheFolder: join(folder, `${name} cache`), ...column },
  };
  return {
    env: {
      type: "strings",
      blocks: ["[*:1]C[*:2]", "[*:1]O[*:2]", "[*:1]N[*:2]", "[*:1]C(=O)[*:2]"],
      length: 4,
    },
    policy: { type: "mlp", layers: 1, width: 8 },
    reward: { type: "molecule", threads: 0, components: { dock } },
    training: { steps: 12, trajectoriesPerStep: 8, checkpointEverySteps: 100 },
    engine: { executor: "cpu" },
  } as ConfigSettings;
}

/** Lines of a run's file, without the wall clock. */
const linesOf = (run: string, file: string): string[] =>
  readFileSync(join(run, file), "utf8")
    .replaceAll(/,"seconds":.*/g, "")
    .trim()
    .split("\n");

test("a run whose calls are used up ends with a checkpoint and goes on with more", async () => {
  const [whole, run] = [join(folder, "whole"), join(folder, "run")];
  await train({ config: settings("whole", {}), run: whole });
  const config = settings("limited", { column: { maxCalls: 20 } });
  const limit = "reward.components.dock.maxCalls";

  const first = await train({ config, run });
  expect(first.finished).toBe(false);
  expect(first.step).toBeGreaterThan(0);
  expect(first.step).toBeLessThan(12);
  expect(first.usage[0].calls).toBeLessThanOrEqual(20);
  const used = `reward.components.dock has used ${first.usage[0].calls} of its 20 calls (maxCalls), and `;
  expect(first.stopped?.startsWith(used)).toBe(true);
  expect(first.stopped).toMatch(
    new RegExp(
      `^.*, and \\d+ more are needed now\\. Raise maxCalls with --set\\. ` +
        `The checkpoint of step ${first.step} is good: go on from it with --resume ${run}\\.$`,
    ),
  );
  const name = `step-${String(first.step).padStart(6, "0")}.ckpt`;
  expect(readdirSync(join(run, "checkpoints"))).toEqual([name]);
  expect(linesOf(run, "metrics.jsonl")).toEqual(
    linesOf(whole, "metrics.jsonl").slice(0, first.step),
  );

  // Nothing changes where nothing is allowed.
  const again = await train({ config, run, resume: true });
  expect([again.step, again.finished]).toEqual([first.step, false]);

  const last = await train({ config, run, resume: true, set: [`${limit}=1000`] });
  expect([last.step, last.finished, last.stopped]).toEqual([12, true, undefined]);
  for (const file of ["metrics.jsonl", "molecules.jsonl"]) {
    expect(linesOf(run, file)).toEqual(linesOf(whole, file));
  }
  expect(Number(readFileSync(join(run, "rewards", "dock.calls"), "utf8"))).toBe(
    last.usage[0].calls,
  );
}, 240_000);

test("a run whose program dies for good ends with a checkpoint and says so", async () => {
  const run = join(folder, "broken");
  const config = settings("broken", { most: 20, column: { maxRestarts: 2 } });
  const failing = train({ config, run });
  await expect(failing).rejects.toThrow(RewardStop);
  await expect(failing).rejects.toThrow(/the licence has run out/);
  const [name] = readdirSync(join(run, "checkpoints"));
  const step = Number(/^step-(\d+)\.ckpt$/.exec(name)?.[1]);
  await expect(failing).rejects.toThrow(
    `The checkpoint of step ${step} is good: go on from it with --resume ${run}.`,
  );
  expect(linesOf(run, "metrics.jsonl")).toHaveLength(step);
  expect(existsSync(join(run, "rewards", "dock.stderr.log"))).toBe(true);
}, 240_000);
