import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/training/config/load.ts";

const program = resolve("dist/molgfn.js");
const isBuilt = existsSync(program);
const names = readdirSync("examples").filter((name) => existsSync(`examples/${name}/config.yaml`));

/** The commands of a README's first block of shell commands. */
function commandsOf(name: string): string[] {
  const text = readFileSync(`examples/${name}/README.md`, "utf8");
  return text.split("```sh\n")[1].split("```")[0].trim().split("\n");
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-examples-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of a README in `folder`, with fewer steps so that it takes seconds. */
function run(line: string): string {
  const [command, ...words] = line.split(" ");
  if (command === "cp") {
    cpSync(words[1], join(folder, words[2]), { recursive: true });
    return "";
  }
  expect(line).toMatch(/^npm run -s molgfn -- /);
  const args = words.slice(4);
  if (args[0] === "train") args.push("--set", "training.steps=8");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status === 0 ? "" : `${line}\n${stderr}`).toBe("");
  return stdout;
}

test("every example is here", () => {
  expect(names.sort()).toEqual([
    ...["docking-command", "my-env", "my-objective", "my-reward", "onnx-reward"],
  ]);
});

describe.skipIf(!isBuilt)("an example (skipped where dist/ has not been built)", () => {
  test.each([
    ["my-reward", "leadLike"],
    ["onnx-reward", "solubility"],
    ["docking-command", "docking"],
  ])(
    "%s: the commands of its README show its component",
    async (name, column) => {
      const [copy, train, sample, report] = commandsOf(name);
      run(copy);
      expect(run(train)).toContain(`${column} `);
      run(sample);
      const table = readFileSync(join(folder, sample.split(" ").at(-1) ?? ""), "utf8");
      const [header, ...rows] = table.trim().split("\n");
      const place = header.split(",").indexOf(column);
      const values = rows.map((row) => Number(row.split(",")[place]));
      expect(rows).toHaveLength(100);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(new Set(values).size).toBeGreaterThan(20);
      run(report);
      const runFolder = join(folder, report.split(" ").at(-1) ?? "");
      expect(readFileSync(join(runFolder, "report.html"), "utf8")).toContain(column);
      const molecules = readFileSync(join(runFolder, "molecules.jsonl"), "utf8").trim().split("\n");
      expect(typeof JSON.parse(molecules[0])[column]).toBe("number");
    },
    300_000,
  );

  test.each([
    ["my-env", 2.504],
    ["my-objective", 3.109],
  ])(
    "%s: the commands of its README compare it with the exact distribution",
    (name, logZ) => {
      const [copy, train, evaluate] = commandsOf(name);
      run(copy);
      run(train);
      const { exact } = JSON.parse(run(`${evaluate} --json`));
      expect(exact.logZTrue).toBeCloseTo(logZ, 3);
      expect(exact.l1).toBeLessThan(2);
    },
    300_000,
  );

  test("the model of onnx-reward is what its script writes", () => {
    const made = join(folder, "made.onnx");
    const script = "examples/onnx-reward/make-model.mjs";
    expect(spawnSync(process.execPath, [script, made]).status).toBe(0);
    expect(readFileSync(made)).toEqual(readFileSync("examples/onnx-reward/model.onnx"));
  });
});

test("the config of a copied example means the files of the copy", async () => {
  const copy = join(folder, "moved");
  cpSync("examples/my-reward", copy, { recursive: true });
  const { reward } = await loadConfig(join(copy, "config.yaml"));
  expect(reward).toMatchObject({ components: { leadLike: { path: join(copy, "my-reward.ts") } } });
});
