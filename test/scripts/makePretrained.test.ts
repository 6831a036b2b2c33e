import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../scripts/make-pretrained.ts";
import { parseConfig } from "../../src/training/config/load.ts";
import { train } from "../../src/training/train.ts";
import { captureOutput } from "./captureOutput.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-artefact-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CONFIG = `
env: { type: hypergrid, dimensions: 2, side: 4 }
policy: { type: mlp, layers: 2, width: 16 }
reward: { type: hypergrid }
training: { steps: 3, trajectoriesPerStep: 4 }
replay: { share: 0 }
`;

const start = (name: string, from?: string) => {
  const runFolder = join(folder, name);
  return train({
    ...{ config: { ...parseConfig("run.yaml", CONFIG), run: runFolder }, runFolder, resume: false },
    ...(from !== undefined && { from }),
    signal: new AbortController().signal,
    log: () => {},
  });
};

beforeAll(() => start("run"));

test("the archive of a run is a run to fine-tune from", async () => {
  const out = join(folder, "packed.tar.gz");
  const printed = await captureOutput(() => main([join(folder, "run"), "--out", out]));
  expect(printed).toMatch(
    /packed\.tar\.gz: 0\.\d\d MB after 3 updates, small enough for a repository\.\n$/,
  );
  expect(spawnSync("tar", ["-xzf", out, "-C", folder]).status).toBe(0);
  expect(await start("tuned", join(folder, "packed"))).toMatchObject({ step: 3, finished: true });
});

test("what can't be packed is refused", async () => {
  const run = join(folder, "none");
  await expect(main([run, "--out", join(folder, "a.tar.gz")])).rejects.toThrow(
    `${run} cannot be read: there is no such file or folder.`,
  );
  await expect(main([join(folder, "run"), "--out", "a.zip"])).rejects.toThrow(
    "--out is a.zip; it must end in .tar.gz, as zinc-pretrained.tar.gz.",
  );
});
