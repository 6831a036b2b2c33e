import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluationTable } from "../../src/cli/evaluationTable.ts";
import { objectMetrics } from "../../src/evaluation/molecules/moleculeMetrics.ts";

const program = "dist/molgfn.js";
const run = promisify(execFile);
const molgfn = (...args: string[]) => run(process.execPath, [program, "evaluate", ...args]);

let folder = "";
let molecules = "";
let reference = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-evaluate-cli-"));
  molecules = join(folder, "sampled.csv");
  reference = join(folder, "known.smi");
  writeFileSync(molecules, "smiles,reward\nCCO,0.5\nc1ccccc1O,0.25\nCCO,0.5\nC1C,0\n");
  writeFileSync(reference, "CCO\nc1ccccc1\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

// `npm test` builds first; a bare vitest run may find nothing built.
describe.skipIf(!existsSync(program))("the evaluate command", () => {
  test("prints a table of what was measured", async () => {
    const { stdout } = await molgfn(molecules, "--reference", reference);
    expect(stdout).toContain(`Sample     ${molecules} (file)\n`);
    expect(stdout).toContain(`Reference  ${reference} (2 molecules)\n`);
    expect(stdout).toMatch(/^validity {2,}0\.750 {2,}3 of 4$/m);
    expect(stdout).toMatch(/^uniqueness {2,}0\.667 {2,}2 of 3$/m);
    expect(stdout).toMatch(/^novelty {2,}0\.500 /m);
    expect(stdout).toMatch(/^top 1 mean reward {2,}0\.500/m);
    expect(stdout).toMatch(/^property +mean +deviation +median +referenceMean +wasserstein$/m);
    expect(stdout).toMatch(/^Note: The sample has 1 invalid row\. The first, C1C: /m);
  });

  test("--json prints one object under stable names, and --out writes the same", async () => {
    const out = join(folder, "made", "metrics.json");
    const { stdout } = await molgfn(molecules, "--reference", reference, "--json", "--out", out);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(result);
    const names = ["validity", "uniqueness", "novelty", "internalDiversity", "snn"];
    for (const name of names) expect(result[name], name).toBeTypeOf("number");
    expect(result.topK[0]).toMatchObject({ k: 1, meanReward: 0.5 });
    expect(result.modes).toMatchObject({ threshold: 0.5, count: 1 });
    expect(result.scaffolds).toMatchObject({ count: 1, acyclic: 1 });
  });

  test("--out - prints the object and no table", async () => {
    const { stdout } = await molgfn(molecules, "--out", "-");
    expect(JSON.parse(stdout).molecules).toBe(4);
  });

  test("- reads SMILES from stdin", async () => {
    const running = molgfn("-", "--json");
    running.child.stdin?.end("CCO\nCCN\n");
    expect(JSON.parse((await running).stdout)).toMatchObject({ molecules: 2, distinct: 2 });
  });

  test.each([
    [["--mode-similarity", "1.5"], "--mode-similarity is 1.5; it must lie in [0, 1]."],
    [["--circle-distance", "far"], '--circle-distance is "far"; it must be a number.'],
    [["--most", "1"], '--most is "1"; it must be a whole number of at least 2.'],
    [["--reference", "none.smi"], "none.smi: there is no such file."],
    [["--data", "none.smi"], "--data none.smi: log p is estimated with a run's policy, and"],
  ])("%j is refused", async (args, text) => {
    await expect(molgfn(molecules, ...args)).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(text),
    });
  });
});

test("the table of objects that are no molecules leaves out what they lack", () => {
  const text = evaluationTable({
    source: { path: "runs/grid", kind: "run", step: 7 },
    ...{ reference: null, aucTopK: { k: 10, budget: 10_000, calls: 12, value: 0.5 }, notes: [] },
    ...objectMetrics(["0,1", "0,2"], [2, 1]),
    exact: {
      ...{ l1: 0.2, totalVariation: 0.1, jsd: 0.01, kl: 0.02, logZTrue: 3 },
      ...{ pearson: 0.9, spearman: 0.8 },
    },
  });
  expect(text).toContain("Sample     runs/grid (run, step 7)\n");
  expect(text).toMatch(/^top 10 mean reward {2,}1\.50 {2,}there are 2$/m);
  expect(text).toMatch(/^AUC top 10 {2,}0\.500 {2,}12 of 10000 calls$/m);
  expect(text).toMatch(/^exact\.totalVariation {2,}0\.100$/m);
  expect(text).not.toMatch(/novelty|diversity|property/);
});
