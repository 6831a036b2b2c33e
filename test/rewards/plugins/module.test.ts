import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundleModule } from "../../../src/core/modules/bundleModule.ts";
import { createReward } from "../../../src/rewards/createReward.ts";
import type { RewardFunction } from "../../../src/rewards/reward.ts";
import { moleculeReward } from "./moleculeReward.ts";

const open: RewardFunction[] = [];
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-module-test-"));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reward) => reward.close()));
  rmSync(folder, { recursive: true });
});

/** A reward of one column `mine`, a module of this text. */
async function rewardOf(
  text: string,
  options: { name?: string; settings?: object; threads?: number; timeoutMs?: number } = {},
): Promise<RewardFunction> {
  const { name = "mine.ts", settings = {}, ...rest } = options;
  const path = join(folder, name);
  writeFileSync(path, text);
  const config = moleculeReward({ mine: { type: "module", path, ...settings } }, rest);
  const reward = await createReward(config);
  open.push(reward);
  return reward;
}

/** A module whose `evaluate` is this expression. */
const evaluating = (expression: string): string =>
  `export default { describe: "d", unit: "", evaluate: ${expression} };`;

describe.each([0, 2])("a module of the user's (%i threads)", (threads) => {
  test("gets the SMILES, the graph, properties and fingerprints of each molecule", async () => {
    const reward = await rewardOf(
      `import type { RewardMolecule, RewardPlugin } from "molgfn";
       import { weigh } from "./weigh.ts";
       const value = (molecule: RewardMolecule): number =>
         weigh([
           molecule.smiles.length,
           molecule.graph.numBonds,
           molecule.property("heavyAtoms"),
           molecule.analysis.rings.atoms.length,
           molecule.morganCounts({ radius: 0 }).size,
           molecule.morganBits({ numBits: 64 }).length,
         ]);
       export default {
         describe: "many things",
         unit: "things",
         evaluate: async (molecules) => molecules.map(value),
       } satisfies RewardPlugin;`,
      { threads, name: writeHelper() },
    );
    const { values, errors } = await reward.evaluate(["C1=CC=CC=C1", "CCO", "C1CC"]);
    // c1ccccc1: 8 letters, 6 bonds, 6 atoms, 1 ring, 1 kind of atom, 2 words.
    expect([...values.mine]).toEqual([866112, 323032, Number.NaN]);
    expect(errors.slice(0, 2)).toEqual([null, null]);
    expect(reward.usage?.()[0]).toMatchObject({
      name: "mine",
      unit: "things",
      calls: 2,
      failed: 0,
    });
  });

  test("that throws for some molecules marks those alone, by the line of its file", async () => {
    const reward = await rewardOf(
      `function one(molecule: { smiles: string }): number {
         if (molecule.smiles.includes("Br")) throw new Error("no bromine please");
         return molecule.smiles.length;
       }
       export default { describe: "d", unit: "", evaluate: (all: never[]) => all.map(one) };`,
      { threads },
    );
    const batch = await reward.evaluate(["CC", "CBr", "CCC", "BrCCBr"]);
    const error = "mine failed: no bromine please (mine.ts:2)";
    expect([...batch.values.mine]).toEqual([2, Number.NaN, 3, Number.NaN]);
    expect(batch.errors).toEqual([null, error, null, error]);
    expect([...batch.valid]).toEqual([1, 0, 1, 0]);
    expect(reward.usage?.()[0]).toMatchObject({ failed: 2, failures: { [error]: 2 } });
  });

  test.each([
    ["NaN", "(all) => all.map(() => NaN)", "mine is NaN, not a finite number"],
    ["Infinity", "(all) => all.map(() => Infinity)", "mine is Infinity, not a finite number"],
    ["a text", '(all) => all.map(() => "7")', 'mine gave "7", not a number'],
    ["nothing", "(all) => all.map(() => {})", "mine gave undefined, not a number"],
    ["a reason", '(all) => all.map(() => ({ error: "too big" }))', "mine failed: too big"],
  ])("whose value is %s marks the molecule", async (_, expression, error) => {
    const reward = await rewardOf(evaluating(expression), { threads });
    const batch = await reward.evaluate(["CC"]);
    expect([batch.errors[0], batch.valid[0], batch.reward[0]]).toEqual([error, 0, 0]);
  });

  test.each([
    [
      "without a default export",
      "export const evaluate = () => [];",
      'mine.ts: it has no default export. Write: export default { describe: "...", unit: "...", ' +
        "evaluate: (molecules) => molecules.map((molecule) => ...) };",
    ],
    [
      "with a function in its place",
      "export default () => [1];",
      "mine.ts: its default export is a function. Write: export default",
    ],
    [
      "without evaluate",
      'export default { describe: "d", unit: "" };',
      "mine.ts: its default export has no function evaluate.",
    ],
    [
      "without a unit",
      'export default { describe: "d", evaluate: () => [] };',
      "mine.ts: its default export has no text unit.",
    ],
    [
      "that throws while it is loaded",
      'const key: string = "x";\nthrow new Error("no licence " + key);',
      "mine.ts failed while it was loaded: no licence x (mine.ts:2).",
    ],
    [
      "that is no JavaScript",
      "export default {\n  evaluate: (all) => all.map(\n};",
      /mine\.ts:3: Unexpected "\}"\.$/,
    ],
    [
      "that imports what is not there",
      'import { x } from "./gone.ts";\nexport default x;',
      'mine.ts:1: Could not resolve "./gone.ts".',
    ],
    [
      "that gives one value for all",
      evaluating("(all) => [1]"),
      "mine gave 1 values for 2 molecules. evaluate(molecules) must give one number for each " +
        "molecule, in order.",
    ],
    [
      "that gives a number in place of a list",
      evaluating("() => 1"),
      "mine gave number in place of a list for 2 molecules. evaluate(molecules) must give one",
    ],
  ])("%s is refused before the run", async (_, text, message) => {
    const failing = rewardOf(text, { threads });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(/^reward\.components\.mine: /);
  });
});

/** A second file that the module imports; @returns the name of the module. */
function writeHelper(): string {
  writeFileSync(
    join(folder, "weigh.ts"),
    `export function weigh(digits: readonly number[]): number {
       return digits.reduce((sum: number, digit) => 10 * sum + digit, 0);
     }`,
  );
  return "mine.ts";
}

test("a module that gives too few values for a batch is asked molecule by molecule", async () => {
  const reward = await rewardOf(
    evaluating("(all) => (all.length > 2 ? [1] : all.map((m) => m.smiles.length))"),
  );
  const batch = await reward.evaluate(["C", "CC", "CCC", "CCCC"]);
  expect([...batch.values.mine]).toEqual([1, 2, 3, 4]);
});

test("a module that hangs or ends its thread costs only the molecule to blame", async () => {
  const reward = await rewardOf(
    evaluating(`(all) => all.map(({ smiles }) => {
      if (smiles === "CBr") for (;;);
      if (smiles === "CI") process.exit(1);
      return smiles.length;
    })`),
    { threads: 1, timeoutMs: 1500 },
  );
  const batch = await reward.evaluate(["CC", "CBr", "CCC", "CI"]);
  expect([...batch.values.mine]).toEqual([2, Number.NaN, 3, Number.NaN]);
  expect(batch.errors).toEqual([
    null,
    "The reward computation took longer than 1500 ms.",
    null,
    "The reward computation ended its thread.",
  ]);
});

test("a module that hangs on every molecule is refused before the run", async () => {
  const reward = rewardOf(evaluating("() => { for (;;); }"), { threads: 1, timeoutMs: 500 });
  await expect(reward).rejects.toThrow(
    /mine\.ts was tried on C and c1ccccc1, and no thread came back: The reward computation took longer than 500 ms\.$/,
  );
});

test.each(["mine.js", "mine.mjs", "mine.mts"])("%s is read as well", async (name) => {
  const reward = await rewardOf(evaluating("(all) => all.map(() => 0.5)"), { name });
  expect([...(await reward.evaluate(["C"])).values.mine]).toEqual([0.5]);
});

test("a file of another kind, a folder and a missing file are refused", async () => {
  await expect(rewardOf("pass", { name: "mine.py" })).rejects.toThrow(
    "mine.py: a module's name ends in .ts, .mts, .cts, .js, .mjs, .cjs. A reward in another " +
      "language is a type: command.",
  );
  mkdirSync(join(folder, "sub.ts"));
  const at = (path: string) => createReward(moleculeReward({ mine: { type: "module", path } }));
  await expect(at(join(folder, "sub.ts"))).rejects.toThrow(
    "sub.ts cannot be read: it is a folder.",
  );
  await expect(at(join(folder, "gone.ts"))).rejects.toThrow(
    "gone.ts cannot be read: there is no such file or folder.",
  );
});

test("a module reads data beside its own file", async () => {
  writeFileSync(join(folder, "factor.json"), "3");
  const reward = await rewardOf(
    `import { readFileSync } from "node:fs";
     const factor = Number(readFileSync(new URL("factor.json", import.meta.url), "utf8"));
     ${evaluating("(all) => all.map(() => factor)")}`,
    { threads: 1 },
  );
  expect([...(await reward.evaluate(["C"])).values.mine]).toEqual([3]);
});

test("the cache on disk holds as long as no file of the module changes", async () => {
  const cacheFolder = join(folder, "cache");
  const settings = { cache: true, cacheFolder };
  const text = `import { weigh } from "./weigh.ts";
    ${evaluating("(all) => all.map(({ smiles }) => weigh([smiles.length]))")}`;
  writeHelper();
  await (await rewardOf(text, { settings })).evaluate(["CC", "OCC"]);
  const same = await rewardOf(text, { settings });
  expect([...(await same.evaluate(["CCO", "CC"])).values.mine]).toEqual([3, 2]);
  expect(same.usage?.()[0]).toMatchObject({ calls: 0, cached: 2 });
  writeFileSync(join(folder, "weigh.ts"), "export const weigh = (): number => 9;");
  const changed = await rewardOf(text, { settings });
  expect([...(await changed.evaluate(["CCO"])).values.mine]).toEqual([9]);
  expect(changed.usage?.()[0]).toMatchObject({ calls: 1, cached: 0 });
  expect(readdirSync(cacheFolder)).toHaveLength(2);
});

test("what a module was bundled for is gone when the reward is closed", async () => {
  const bundles = () => readdirSync(tmpdir()).filter((name) => /^molgfn-module-\w{6}$/.test(name));
  const before = bundles();
  const reward = await rewardOf(evaluating("(all) => all.map(() => 1)"));
  const [made] = bundles().filter((name) => !before.includes(name));
  expect(made).toBeDefined();
  await reward.close();
  expect(bundles()).not.toContain(made);
});

test("types are removed, and a change of a comment is no other reward", async () => {
  const path = join(folder, "mine.ts");
  writeFileSync(path, `const one: number = 1; ${evaluating("() => [one]")}`);
  const first = await bundleModule(path);
  writeFileSync(path, `// Better words.\nconst one: number = 1;\n${evaluating("() => [one]")}`);
  expect((await bundleModule(path)).hash).toBe(first.hash);
  expect(first.code).not.toContain("number");
});
