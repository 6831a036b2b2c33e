import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseConfig } from "../../../../src/training/config/load.ts";
import { openRun } from "../../../../src/training/run/runFolder.ts";
import { openEventFile, scalarsOf } from "../../../../src/training/run/tensorBoard/eventFile.ts";
import { readEvents } from "./readEvents.ts";

let parent = "";
let folder = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "molgfn-events-"));
  folder = join(parent, "run");
});
afterEach(() => rmSync(parent, { recursive: true }));

const eventFiles = (at = folder) => readdirSync(at).filter((name) => name.includes("tfevents"));
const eventsIn = (name: string, at = folder) => readEvents(readFileSync(join(at, name)));
const stepsIn = (at = folder) =>
  eventFiles(at)
    .sort()
    .map((name) =>
      eventsIn(name, at)
        .slice(1)
        .map(({ step }) => step),
    );

const config = parseConfig("a.yaml", "reward: { type: molecule, components: { qed: {} } }", []);

/** A pretended training: steps first..last, a checkpoint each third one. */
async function work(resume: boolean, first: number, last: number): Promise<void> {
  const run = await openRun({ folder, config, resume });
  for (let step = first; step <= last; step++) {
    run.appendMetrics({ step, loss: 1 / step, exact: { l1: step, note: "no number" } });
    if (step % 3 === 0) await run.saveCheckpoint(step, {});
  }
  run.close();
}

test("a run's metrics become curves, with the time and the step of each point", async () => {
  const before = Date.now() / 1000;
  await work(false, 1, 2);
  const [name, ...others] = eventFiles();
  expect(others).toEqual([]);
  expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\.molgfn\.0$/);
  const [version, first, second] = eventsIn(name);
  expect(version).toMatchObject({ version: "brain.Event:2", scalars: {} });
  expect(first).toMatchObject({ step: 1, scalars: { loss: 1, "exact/l1": 1 } });
  expect(second).toMatchObject({ step: 2, scalars: { loss: 0.5, "exact/l1": 2 } });
  expect(second.wallTime).toBeGreaterThanOrEqual(before);
  expect(second.wallTime).toBeLessThanOrEqual(Date.now() / 1000);
});

test("a resumed run goes on in a new file, with no step twice", async () => {
  await work(false, 1, 5);
  // Steps 4 and 5 came after the checkpoint: they are done again.
  await work(true, 4, 7);
  expect(stepsIn()).toEqual([
    [1, 2, 3],
    [4, 5, 6, 7],
  ]);
  await work(true, 7, 7);
  expect(stepsIn()).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

test("a run that is begun again without a checkpoint leaves no file of the first try", async () => {
  await work(false, 1, 2);
  await work(true, 1, 1);
  expect(stepsIn()).toEqual([[1]]);
});

test("a run that does nothing makes no file, and files of other programs stay", async () => {
  await work(false, 1, 3);
  const other = "events.out.tfevents.1700000000.elsewhere";
  writeFileSync(join(folder, other), "anything");
  const before = eventFiles().sort();
  await work(true, 4, 3);
  expect(eventFiles().sort()).toEqual(before);
  expect(readFileSync(join(folder, other), "utf8")).toBe("anything");
});

test("a file that a crash cut short is cut at its last whole record", async () => {
  await work(false, 1, 3);
  const path = join(folder, eventFiles()[0]);
  writeFileSync(path, readFileSync(path).subarray(0, -7));
  openEventFile(folder, 3).close();
  expect(stepsIn()).toEqual([[1, 2]]);
});

test("numbers are taken from a row and from the objects in it", () => {
  expect(
    scalarsOf({ step: 4, loss: -1, name: "x", list: [1], a: { b: { c: 2 } }, d: null }),
  ).toEqual([
    ["loss", -1],
    ["a/b/c", 2],
  ]);
});
