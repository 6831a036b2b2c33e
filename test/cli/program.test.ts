import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const program = "dist/molgfn.js";
const isBuilt = existsSync(program);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program. */
function molgfn(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

/** Says nothing on stdout, one text on stderr, and ends with 2. */
async function expectRefusal(args: string[], text: string): Promise<void> {
  expect(await molgfn(...args)).toEqual({ code: 2, stdout: "", stderr: `${text}\n` });
}

// `npm test` builds first; a bare vitest run may find nothing built.
describe.skipIf(!isBuilt)("the built program", () => {
  test.each([
    "train",
    "pretrain",
    "finetune",
    "sample",
    "score",
    "evaluate",
    "report",
    "config",
    "export",
    "bench",
    "doctor",
  ])("%s --help has one line on what it does, its options and examples", async (name) => {
    const { code, stdout, stderr } = await molgfn(name, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    const [usage, , description] = stdout.split("\n");
    expect(usage).toMatch(new RegExp(`^molgfn ${name}( [[<]|$)`));
    expect(description).toMatch(/^[A-Z].{20,79}$/);
    const examples = stdout.match(new RegExp(`^ {2}molgfn ${name}( |$)`, "gm")) ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain("  --help ");
  });

  test("--help lists the commands, and --version tells the version", async () => {
    const { stdout } = await molgfn("--help");
    for (const name of ["train", "sample", "score", "config", "bench"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}molgfn ${name} `, "m"));
    }
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect((await molgfn("--version")).stdout).toBe(`${version}\n`);
  });

  test("defaults are shown", async () => {
    const { stdout } = await molgfn("sample", "--help");
    expect(stdout).toMatch(/--count .*\[default: 100\]/);
    expect(stdout).toMatch(/--beta .*\[default: the highest\]/);
    expect(stdout).toMatch(/--unique .*\[default: false\]/);
  });

  test("wrong usage ends with 2 and one sentence", async () => {
    await Promise.all([
      expectRefusal(
        ["trian", "configs/quickstart.yaml"],
        'There is no command "trian"; did you mean train? See molgfn --help.',
      ),
      expectRefusal(
        ["train", "configs/quickstart.yaml", "--stet", "a=1"],
        "train has no option --stet; did you mean --set? See molgfn train --help.",
      ),
      expectRefusal(
        [],
        "Name a command: train, pretrain, finetune, sample, score, evaluate, report, config, export, " +
          "bench, doctor. See molgfn --help.",
      ),
      expectRefusal(
        ["train"],
        "train needs a config, as in: molgfn train configs/quickstart.yaml. " +
          "To go on with a run, give --resume and its folder.",
      ),
      expectRefusal(
        ["train", "--resume", "a", "--run", "b"],
        "--resume a and --run b are two folders; a run goes on where it is. Leave --run out.",
      ),
      expectRefusal(
        ["sample", "runs/x", "--out", "a.csv", "--count", "many"],
        '--count is "many"; it must be a whole number of at least 1.',
      ),
      expectRefusal(
        ["sample", "runs/x", "--out", "a.csv", "--beta", "hot"],
        '--beta is "hot"; it must be a number.',
      ),
      expectRefusal(
        ["sample", "runs/x", "--out", "a.csv", "--out", "b.csv"],
        "--out is given 2 times; give it once.",
      ),
      expectRefusal(
        ["sample", "runs/x", "--out", "a.csv", "--highlight", "c1ccccc1"],
        "--highlight colours the molecules of a picture: add --grid FILE.svg.",
      ),
      expectRefusal(
        ["sample", "runs/x", "--out", "a.csv", "--grid", "a.svg", "--highlight", "C1CC"],
        '--highlight: "C1CC" is no SMARTS pattern that RDKit can read (SMARTS Parse Error: ' +
          'unclosed ring for input: \'C1CC\'). Give one such as "c1ccccc1" or "C(=O)[NH]".',
      ),
    ]);
  });

  test("files that cannot be used end with 2 and say why", async () => {
    const config = join(folder, "bad.yaml");
    writeFileSync(config, "reward: { type: hypergrid }\nenv:\n  type: hypergrid\n  sides: 8\n");
    const occupied = join(folder, "occupied");
    writeFileSync(occupied, "");
    await Promise.all([
      expectRefusal(
        ["train", config],
        `${config}:4: env.sides is no setting of type "hypergrid"; did you mean side?`,
      ),
      expectRefusal(
        ["train", "configs/hypergrid.yaml", "--run", occupied],
        `The run folder ${occupied} cannot be made or read: there is a file where a folder is ` +
          "needed. Choose another with --run.",
      ),
      expectRefusal(
        ["config", join(folder, "none.yaml")],
        `${folder}/none.yaml: there is no such file. Check the path, or start from a file in configs/.`,
      ),
      expectRefusal(
        ["sample", folder, "--out", "a.xls"],
        "--out a.xls: the ending .xls is not known. " +
          "End it in .smi, .csv, .sdf or .jsonl: the format is chosen by it.",
      ),
      expectRefusal(
        ["sample", folder, "--out", "a.csv"],
        `${folder} holds no checkpoint (step-*.ckpt in checkpoints/). ` +
          "Name the folder of a run that was trained.",
      ),
    ]);
  });

  test("config prints what a run would use, the settings before and after the file", async () => {
    const { code, stdout } = await molgfn(
      ...["config", "--set", "seed=3", "configs/hypergrid.yaml", "--set", "training.steps=7"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^seed: 3\n/);
    expect(stdout).toContain("\n  steps: 7\n");
    expect(stdout).toContain("\n  clipNorm: 10\n");
    const schema = JSON.parse((await molgfn("config", "--schema")).stdout);
    expect(schema.properties.training.properties.steps).toMatchObject({ default: 400 });
  });
});
