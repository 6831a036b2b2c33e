import { execFile, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const program = "dist/molgfn.js";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function report(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "report", ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

async function expectRefusal(args: string[], text: string): Promise<void> {
  expect(await report(...args)).toEqual({ code: 2, stdout: "", stderr: `${text}\n` });
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-report-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const step = (number: number) =>
  `${JSON.stringify({ step: number, trajectories: 8 * number, loss: 1 / number, seconds: number })}\n`;

/** A run on the 8 x 8 grid as training leaves it, without checkpoints. */
function writeRun(name: string): string {
  const run = join(folder, name);
  mkdirSync(run);
  const config = "env: { type: hypergrid }\nreward: { type: hypergrid }\ntraining: { steps: 3 }\n";
  writeFileSync(join(run, "config.yaml"), config);
  writeFileSync(join(run, "metrics.jsonl"), step(1) + step(2));
  const objects = ["1,1", "0,3"].map((object, i) => ({
    step: i + 1,
    object,
    reward: 2.6 - 2.5 * i,
  }));
  writeFileSync(
    join(run, "molecules.jsonl"),
    `${objects.map((row) => JSON.stringify(row)).join("\n")}\n`,
  );
  return run;
}

// `npm test` builds first; a bare vitest run may find nothing built.
describe.skipIf(!existsSync(program))("report", () => {
  test("writes its page into the run, says where, and counts the modes", async () => {
    const run = writeRun("a");
    const { code, stdout, stderr } = await report(run);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.replace(/\d\.\d\d/, "?")).toBe(
      `Report ${run}/report.html (? MB; open it in a browser)\n`,
    );
    const page = readFileSync(join(run, "report.html"), "utf8");
    expect(page).toContain("2 of 3 steps are done: training goes on, or was stopped.");
    expect(page).toContain("<dt>Modes found</dt><dd>1 of 4</dd>");
  });

  test("puts several runs on one page, into a folder that it makes", async () => {
    const out = join(folder, "new", "page.html");
    expect((await report(writeRun("a"), writeRun("b"), "--out", out)).code).toBe(0);
    expect(readFileSync(out, "utf8")).toContain('<span class="swatch run-1"></span>b');
  });

  test("reads a run whose last line is still being written", async () => {
    const run = writeRun("a");
    appendFileSync(join(run, "metrics.jsonl"), '{"step":3,"tra');
    const { code, stdout } = await report(run, "--out", "-");
    expect(code).toBe(0);
    expect(stdout).toContain("2 of 3 steps are done");
  });

  test("shows a run without any step as what it is", async () => {
    const run = writeRun("a");
    rmSync(join(run, "metrics.jsonl"));
    rmSync(join(run, "molecules.jsonl"));
    expect((await report(run, "--out", "-")).stdout).toContain("No step is finished yet.");
  });

  test("refuses what is no run, and what cannot be written, in one sentence", async () => {
    const run = writeRun("a");
    const occupied = join(folder, "file");
    writeFileSync(occupied, "");
    await Promise.all([
      expectRefusal(
        [folder],
        `${folder} holds no run: it has no config.yaml. Name the folder that train wrote.`,
      ),
      expectRefusal(
        [join(folder, "none")],
        `${folder}/none cannot be read: there is no such file or folder. Name the folder of a run.`,
      ),
      expectRefusal(
        [occupied],
        `${occupied} cannot be read: a part of its path is a file, not a folder. Name the folder of a run.`,
      ),
      expectRefusal(
        [run, "--out", join(occupied, "page.html")],
        `${occupied}/page.html cannot be written: there is a file where a folder is needed. ` +
          "Choose another place with --out.",
      ),
      expectRefusal([run, `${run}/`], `${run}/ is given twice; name each run once.`),
      expectRefusal(Array.from("123456789"), "There are 9 runs; at most 8 fit on one page."),
      expectRefusal(
        [run, "--reference", join(folder, "none.smi")],
        `${folder}/none.smi: there is no such file. Check the path (looked up from ${process.cwd()}).`,
      ),
    ]);
    appendFileSync(join(run, "metrics.jsonl"), "oops\n");
    await expectRefusal(
      [run],
      `${run}/metrics.jsonl:3: this line is no JSON object: "oops". ` +
        "Put the file back as training wrote it, or remove the line.",
    );
  });

  test("refuses options that do not go together, or are no numbers", async () => {
    await Promise.all([
      expectRefusal(["x", "--port", "80"], "--port is for a page that is served: add --watch."),
      expectRefusal(
        ["x", "--watch", "--out", "y.html"],
        "--watch serves the page and writes no file; leave out --out or --watch.",
      ),
      expectRefusal(
        ["x", "--watch", "--port", "http"],
        '--port is "http"; it must be a whole number of at least 0.',
      ),
      expectRefusal(["x", "--watch", "--port", "70000"], "--port is 70000; ports go up to 65535."),
      expectRefusal(
        ["x", "--mode-similarity", "70"],
        "--mode-similarity is 70; it must lie in 0 to 1.",
      ),
      expectRefusal(
        ["x", "--mode-reward", "high"],
        '--mode-reward is "high"; it must be a number.',
      ),
    ]);
  });

  test("--watch serves the page, follows the run and ends at Ctrl-C", async () => {
    const run = writeRun("a");
    const child = spawn(process.execPath, [program, "report", run, "--watch", "--port", "0"]);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const url = await new Promise<string>((resolve) => {
      child.stdout.on("data", (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ""));
    });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const [first, before] = [
      await (await fetch(url)).text(),
      await (await fetch(`${url}version`)).text(),
    ];
    expect(first).toContain("2 of 3 steps are done");
    appendFileSync(join(run, "metrics.jsonl"), step(3));
    expect(await (await fetch(`${url}version`)).text()).not.toBe(before);
    expect(await (await fetch(url)).text()).not.toContain("steps are done");
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});
