import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createReward } from "../../../src/rewards/createReward.ts";
import { parseAnswer } from "../../../src/rewards/plugins/command/answer.ts";
import type { RewardFunction } from "../../../src/rewards/reward.ts";
import { moleculeReward } from "./moleculeReward.ts";

const FAULTY = join(import.meta.dirname, "fixtures", "faulty.mjs");
const open: RewardFunction[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-command-"));
  process.env.FAULTY_LOG = join(folder, "log");
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reward) => reward.close()));
  rmSync(folder, { recursive: true });
});

/** A reward of one column `dock` that asks the faulty program. */
async function dock(
  settings: object = {},
  options: { mode?: string; runFolder?: string } = {},
): Promise<RewardFunction> {
  const { mode = "faulty", runFolder } = options;
  const command = [process.execPath, FAULTY, mode];
  const column = {
    ...{ type: "command", command, processes: 2, timeoutMs: 400, unit: "kcal/mol" },
    ...{ cache: false, ...settings },
  };
  const reward = await createReward(moleculeReward({ dock: column }), undefined, { runFolder });
  open.push(reward);
  return reward;
}

const usageOf = (reward: RewardFunction) => reward.usage?.()[0];

test("a command answers in any order, and each value goes to its molecule", async () => {
  const smiles = Array.from({ length: 40 }, (_, i) => "C".repeat(i + 1));
  const batch = await (await dock({ processes: 3 }, { mode: "good" })).evaluate(smiles);
  expect([...batch.values.dock]).toEqual(smiles.map((text) => text.length));
  expect(batch.errors.every((error) => error === null)).toBe(true);
});

test("its copies are kept running between batches", async () => {
  const reward = await dock({ processes: 2, batchSize: 1 }, { mode: "good" });
  await reward.evaluate(["C", "CC", "CCC"]);
  await reward.evaluate(["CCCC", "CCCCC"]);
  const starts = readFileSync(join(folder, "log"), "utf8")
    .split("\n")
    .filter((line) => line === "started");
  expect(starts).toHaveLength(2);
});

describe("a command that misbehaves for some molecules", () => {
  const good = ["CC", "CCC", "CCCC", "CCCCC", "CCCCCC", "CCCCCCCC"];

  test.each([
    [
      "crashes",
      "CBr",
      "dock failed: its program ended with exit code 7",
      "a copy ended with exit code 7",
    ],
    [
      "hangs",
      "CI",
      "dock failed: its program gave no answer for 400 ms",
      "a copy gave no answer for 400 ms",
    ],
    [
      "prints rubbish",
      "CF",
      "dock failed: its program gave no answer for 400 ms",
      'a line that is no answer: "Segmentation fault (core dumped)"',
    ],
    ["gives NaN", "CCl", "dock failed: its value is not a finite number", undefined],
    ["reports an error", "CN", "dock failed: no conformer", undefined],
    ["gives a text", "CO", "dock failed: its value is -7.1", undefined],
    [
      "answers for another molecule",
      "CS",
      "dock failed: its program gave no answer for 400 ms",
      "an answer that names another molecule than its question",
    ],
  ])("%s: only that one is marked, by what happened", async (_, bad, error, incident) => {
    const reward = await dock();
    const smiles = [...good.slice(0, 3), bad, ...good.slice(3)];
    const batch = await reward.evaluate(smiles);
    const expected = smiles.map((text) => (text === bad ? Number.NaN : text.length));
    expect([...batch.values.dock]).toEqual(expected);
    expect(batch.errors).toEqual(smiles.map((text) => (text === bad ? error : null)));
    expect([...batch.valid]).toEqual(smiles.map((text) => (text === bad ? 0 : 1)));
    expect(usageOf(reward)).toMatchObject({ calls: 7, failed: 1, failures: { [error]: 1 } });
    if (incident !== undefined) expect(usageOf(reward)?.incidents[incident]).toBeGreaterThan(0);
    const next = await reward.evaluate(["CCCCCCCCC"]);
    expect([...next.values.dock]).toEqual([9]);
  });

  test("answers twice, or unasked: the first answer to the question counts", async () => {
    const reward = await dock();
    const batch = await reward.evaluate(["CP", "CC", "CCC"]);
    expect([...batch.values.dock]).toEqual([2, 2, 3]);
    expect(usageOf(reward)?.incidents).toEqual({ "an answer not asked for": 2 });
  });

  test("all at once: no molecule gets another one's value", async () => {
    const reward = await dock({ batchSize: 4, maxRestarts: 2 });
    const bad = ["CBr", "CI", "CF", "CCl", "CN", "CO", "CS"];
    const smiles = good.flatMap((text, i) => [text, bad[i]]);
    const batch = await reward.evaluate(smiles);
    const expected = smiles.map((text) => (bad.includes(text) ? Number.NaN : text.length));
    expect([...batch.values.dock]).toEqual(expected);
    expect(usageOf(reward)).toMatchObject({ calls: 12, failed: 6 });
  });

  test("a value outside of the range that the config states is a failure", async () => {
    const reward = await dock({ range: [0, 100] });
    const batch = await reward.evaluate(["C=C", "CC"]);
    expect(batch.errors).toEqual(["dock is 1000000, outside its range of 0 to 100", null]);
  });

  test("a batch that takes too long is asked for again one by one", async () => {
    const reward = await dock({ timeoutMs: 60_000, batchTimeoutMs: 500, processes: 1 });
    const batch = await reward.evaluate(["CI", "CC", "CCC"]);
    expect([...batch.values.dock]).toEqual([Number.NaN, 2, 3]);
    expect(batch.errors[0]).toBe("dock failed: its program took longer than 500 ms for a batch");
  });
});

test("molecules that crash it now and then are not taken for a broken program", async () => {
  const reward = await dock({ maxRestarts: 1, batchSize: 1, processes: 1 });
  const batch = await reward.evaluate(["CBr", "CC", "CI", "CCC", "CF", "CCCC"]);
  const [lost, known] = [Number.NaN, [2, 3, 4]];
  expect([...batch.values.dock]).toEqual(known.flatMap((value) => [lost, value]));
});

test("a command that can't start is refused before the run, with its last words", async () => {
  const started = performance.now();
  await expect(
    dock({ maxRestarts: 2, processes: 1 }, { mode: "dead", runFolder: folder }),
  ).rejects.toThrow(
    `reward.components.dock: the program ${process.execPath} ${FAULTY} dead was lost 3 times in a ` +
      "row without an answer; last it ended with exit code 3 after its start. Its last words: " +
      `"cannot load the receptor". All of them are in ${join(folder, "rewards", "dock.stderr.log")}.`,
  );
  // It waits longer before each start: 100 and 200 ms.
  expect(performance.now() - started).toBeGreaterThan(300);
  const words = readFileSync(join(folder, "rewards", "dock.stderr.log"), "utf8");
  expect(words.split("cannot load the receptor").length - 1).toBe(3);
});

test("a command that keeps dying on molecule after molecule stops the run", async () => {
  const reward = await dock({ maxRestarts: 2, batchSize: 1, processes: 1 });
  await expect(reward.evaluate(["CC", "CBr", "CI", "CF"])).rejects.toThrow(
    /was lost 3 times in a row without an answer; last it gave no answer for 400 ms\.$/,
  );
  await expect(reward.evaluate(["CCC"])).rejects.toThrow(/was lost 3 times in a row/);
});

test.each([
  [
    { command: ["no-such-dock", "x"] },
    'reward.components.dock: the program "no-such-dock" cannot be started: there is no such ' +
      "program (on the PATH). Correct the first entry of command, or install it.",
  ],
  [
    { command: ["./dock"], folder: tmpdir() },
    'reward.components.dock: the program "./dock" cannot be started: there is no such program ' +
      `(seen from ${tmpdir()}). Correct the first entry of command, or install it.`,
  ],
  [
    { folder: "/nowhere" },
    'reward.components.dock: folder is "/nowhere", and there is no such folder.',
  ],
  [
    { files: ["/nowhere/receptor.pdb"] },
    "reward.components.dock: files names /nowhere/receptor.pdb, which cannot be read: there is no " +
      "such file or folder.",
  ],
])("a command that cannot run is refused at the start: %o", async (settings, message) => {
  await expect(dock(settings)).rejects.toThrow(message);
});

describe("what a command said", () => {
  const log = () => join(folder, "log");
  const asked = () =>
    existsSync(log())
      ? readFileSync(log(), "utf8")
          .split("\n")
          .filter((line) => line.startsWith("C"))
      : [];

  test("is kept on disk between runs, failures apart", async () => {
    const settings = { cache: true, cacheFolder: join(folder, "cache") };
    const first = await dock(settings);
    await first.evaluate(["CC", "CN", "OCC"]);
    const second = await dock(settings);
    const batch = await second.evaluate(["CCO", "CC", "CN", "CCC"]);
    expect([...batch.values.dock]).toEqual([3, 2, Number.NaN, 3]);
    expect(usageOf(second)).toMatchObject({ calls: 2, cached: 2 });
    expect(
      asked()
        .filter((text) => text !== "C")
        .sort(),
    ).toEqual(["CC", "CCC", "CCO", "CN", "CN"]);
  });

  test("is void when the program, or a file that it depends on, has changed", async () => {
    const receptor = join(folder, "receptor.pdb");
    const settings = { cache: true, cacheFolder: join(folder, "cache"), files: [receptor] };
    writeFileSync(receptor, "one");
    await (await dock(settings)).evaluate(["CC"]);
    writeFileSync(receptor, "two");
    const reward = await dock(settings);
    await reward.evaluate(["CC"]);
    expect(usageOf(reward)).toMatchObject({ calls: 1, cached: 0 });
  });

  test("survives a cache whose last line was cut short", async () => {
    const cacheFolder = join(folder, "cache");
    const settings = { cache: true, cacheFolder };
    await (await dock(settings)).evaluate(["CC"]);
    const { readdirSync, appendFileSync } = await import("node:fs");
    const [name] = readdirSync(cacheFolder);
    appendFileSync(join(cacheFolder, name), '{"smiles":"CCC","val');
    const second = await dock(settings);
    await second.evaluate(["CCCC"]);
    const third = await dock(settings);
    const batch = await third.evaluate(["CC", "CCC", "CCCC"]);
    expect([...batch.values.dock]).toEqual([2, 3, 4]);
    expect(usageOf(third)).toMatchObject({ calls: 1, cached: 2 });
  });
});

test("no more molecules are asked for than maxCalls, counted over all programs of a run", async () => {
  const first = await dock({ maxCalls: 3 }, { mode: "good", runFolder: folder });
  await first.evaluate(["C", "CC"]);
  const resumed = await dock({ maxCalls: 3 }, { mode: "good", runFolder: folder });
  await expect(resumed.evaluate(["CCC", "CCCC"])).rejects.toThrow(
    "reward.components.dock has used 2 of its 3 calls (maxCalls), and 2 more are needed now.",
  );
  const batch = await resumed.evaluate(["CCC"]);
  expect([...batch.values.dock]).toEqual([3]);
  expect(usageOf(resumed)).toMatchObject({ calls: 3, maxCalls: 3 });
});

test.each([
  ['{"id": 1, "value": -7.5}', { id: 1, value: -7.5 }],
  ['{"id": 1, "value": NaN}', { id: 1, value: { error: "its value is not a finite number" } }],
  [
    '{"id": 1, "value": -Infinity}',
    { id: 1, value: { error: "its value is not a finite number" } },
  ],
  ['{"id": 1, "value": null}', { id: 1, value: { error: "its value is null" } }],
  ['{"id": 1, "value": 3, "error": "late"}', { id: 1, value: { error: "late" } }],
  ['{"id": "1", "value": 3}', null],
  ['{"id": 1}', null],
  ["7", null],
  ["nan", null],
])("the line %s is understood", (line, answer) => {
  expect(parseAnswer(line)).toEqual(answer);
});
