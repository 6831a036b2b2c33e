import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../../src/training/run/checkpointFile.ts";
import {
  checkpointFolder,
  listCheckpoints,
  loadCheckpoint,
  saveCheckpoint,
} from "../../../src/training/run/checkpoints.ts";

let run = "";
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "molgfn-run-"));
});
afterEach(() => rmSync(run, { recursive: true }));

const save = (step: number, data: Record<string, unknown> = {}, keep = 10) =>
  saveCheckpoint({ folder: checkpointFolder(run), step, keep, data });

async function refusal(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

describe("what a checkpoint holds comes back as it was", () => {
  const roundTrip = (data: Record<string, unknown>) => {
    const [header, payload] = encodeCheckpoint(data);
    return decodeCheckpoint(Buffer.concat([header, payload]));
  };

  test.each([
    ["Float32Array", new Float32Array([1.5, -0, Number.NaN, Number.NEGATIVE_INFINITY])],
    ["Float64Array", new Float64Array([0.1, 1e300, -0, Number.NaN])],
    ["Int32Array", new Int32Array([-1, 2 ** 31 - 1])],
    ["Uint32Array", new Uint32Array([2 ** 32 - 1])],
    ["Uint8Array", new Uint8Array([0, 255])],
    ["an empty one", new Float64Array(0)],
  ])("typed arrays: %s", (_name, array) => {
    // An odd number of bytes before the array puts it at an odd place in the file.
    for (const pad of ["", "a", "ab", "abc"]) {
      const { back } = roundTrip({ pad, back: array });
      expect(back).toStrictEqual(array);
      expect((back as Float64Array).constructor).toBe(array.constructor);
    }
  });

  test("a part of a larger array, without the rest", () => {
    const part = new Float32Array([1, 2, 3, 4, 5]).subarray(1, 3);
    expect(roundTrip({ part }).part).toStrictEqual(new Float32Array([2, 3]));
  });

  test("numbers, texts, lists and groups", () => {
    const data = {
      smiles: ["CCO", "C[N+](C)C", "é"],
      group: { a: 0.1, b: [1, [2]], c: null, d: true, e: 2 ** 53 - 1, f: Number.POSITIVE_INFINITY },
      rng: [4294967295, 0, 7, 1],
    };
    expect(roundTrip(data)).toStrictEqual(data);
  });
});

describe("checkpoints of a run", () => {
  test("the newest is loaded from the run folder, any one by its path", async () => {
    await save(100, { weights: new Float32Array([1]) });
    await save(2_000_000, { weights: new Float32Array([2]) });
    await save(200_000, { weights: new Float32Array([3]) });
    expect(await loadCheckpoint(run)).toMatchObject({
      step: 2_000_000,
      data: { weights: new Float32Array([2]) },
    });
    const first = join(checkpointFolder(run), "step-000100.ckpt");
    expect(await loadCheckpoint(first)).toMatchObject({
      step: 100,
      path: first,
      runFolder: run,
    });
  });

  test("only the newest are kept, and what a crash left unfinished goes", async () => {
    await mkdir(checkpointFolder(run));
    writeFileSync(join(checkpointFolder(run), "step-000001.ckpt.unfinished"), "half");
    writeFileSync(join(checkpointFolder(run), "notes.txt"), "mine");
    for (const step of [1, 2, 3]) await save(step, {}, 2);
    expect(readdirSync(checkpointFolder(run)).sort()).toEqual([
      "notes.txt",
      "step-000002.ckpt",
      "step-000003.ckpt",
    ]);
  });

  test("the same data make the same bytes", async () => {
    const data = { weights: new Float32Array([0.1]), rng: [1, 2, 3, 4] };
    const bytes = readFileSync(await save(7, data));
    expect(readFileSync(await save(7, data)).equals(bytes)).toBe(true);
  });
});

describe("a bad checkpoint is refused, and a good one is named", () => {
  let good = "";
  let bad = "";
  beforeEach(async () => {
    good = await save(100, { weights: new Float32Array(100) });
    bad = await save(200, { weights: new Float32Array(100) });
  });
  const cure = () =>
    `The checkpoint of step 100 is good: delete the bad file to go on from ${good}.`;

  test("cut short at any place", async () => {
    const bytes = readFileSync(bad);
    writeFileSync(bad, bytes.subarray(0, 300));
    expect(await refusal(loadCheckpoint(run))).toBe(
      `${bad} is cut short: it has 300 of ${bytes.length} bytes. ${cure()}`,
    );
    for (const length of [0, 5, 8, 20, 51]) {
      writeFileSync(bad, bytes.subarray(0, length));
      expect(await refusal(loadCheckpoint(run))).toBe(
        `${bad} is cut short: it has ${length} bytes. ${cure()}`,
      );
    }
  });

  test("altered in any byte, or longer", async () => {
    const bytes = readFileSync(bad);
    for (const at of [25, 60, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] ^= 1;
      writeFileSync(bad, altered);
      expect(await refusal(loadCheckpoint(run))).toBe(
        `${bad} was altered after it was written: its checksum does not match. ${cure()}`,
      );
    }
    writeFileSync(bad, Buffer.concat([bytes, Buffer.from("x")]));
    expect(await refusal(loadCheckpoint(run))).toContain("was altered");
  });

  test("a foreign file", async () => {
    writeFileSync(bad, "PK\u0003\u0004 a zip archive, of other weights");
    expect(await refusal(loadCheckpoint(bad))).toBe(`${bad} is no checkpoint of molgfn. ${cure()}`);
  });

  test("a newer format", async () => {
    const bytes = readFileSync(bad);
    bytes.writeUInt32LE(9, 8);
    writeFileSync(bad, bytes);
    expect(await refusal(loadCheckpoint(bad))).toBe(
      `${bad} has format 9, and this version of molgfn reads format 1. ${cure()}`,
    );
  });

  test("no good one beside it", async () => {
    for (const path of [good, bad]) writeFileSync(path, "");
    expect(await refusal(loadCheckpoint(run))).toBe(
      `${bad} is cut short: it has 0 bytes. ` +
        "There is no good checkpoint beside it: start the run again in a new folder.",
    );
  });

  test("none at all", async () => {
    rmSync(checkpointFolder(run), { recursive: true });
    expect(await refusal(loadCheckpoint(run))).toBe(
      `${run} holds no checkpoint (step-*.ckpt in checkpoints/). ` +
        "Name the folder of a run that was trained.",
    );
    expect(await refusal(loadCheckpoint(join(run, "nowhere")))).toBe(
      `${run}/nowhere cannot be read: there is no such file or folder. ` +
        "Name a run folder or a file in its checkpoints/.",
    );
  });
});

/** Mounts a disk of 1 MB at a folder; false where this user may not. */
function mountTinyDisk(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("a full disk leaves the checkpoint before it good and no remains", async (context) => {
  const folder = checkpointFolder(run);
  await mkdir(folder);
  if (!mountTinyDisk(folder)) return context.skip("needs the right to mount a small disk");
  try {
    await save(100, { weights: new Float32Array(50_000).fill(1) });
    const failed = await refusal(save(200, { weights: new Float32Array(250_000).fill(2) }));
    expect(failed).toBe(
      `${folder}/step-000200.ckpt (1.0 MB) could not be written: the disk is full. ` +
        `The checkpoint of step 100 is intact: make room, then go on from it with --resume ${run}.`,
    );
    expect(readdirSync(folder)).toEqual(["step-000100.ckpt"]);
    expect((await loadCheckpoint(run)).data.weights).toEqual(new Float32Array(50_000).fill(1));
  } finally {
    execFileSync("umount", [folder]);
  }
});

test("a checkpoint that cannot be written is the user's to mend, not a bug", async () => {
  writeFileSync(checkpointFolder(run), "a file where the folder should be");
  expect(await refusal(save(1))).toBe(
    `${checkpointFolder(run)} cannot be read: a part of its path is a file, not a folder.`,
  );
  rmSync(checkpointFolder(run));
  expect(await listCheckpoints(checkpointFolder(run))).toEqual([]);
});
