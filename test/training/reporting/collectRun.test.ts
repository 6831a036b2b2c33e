import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { collectRun } from "../../../src/training/reporting/collectRun.ts";

let folder = "";
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "molgfn-report-")), "run");
  mkdirSync(folder);
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

function writeRun(config: string): void {
  writeFileSync(join(folder, "config.yaml"), config);
  const steps = [1, 2, 3, 4];
  writeFileSync(
    join(folder, "metrics.jsonl"),
    lines(steps.map((step) => ({ step, trajectories: 8 * step, loss: 1 / step }))),
  );
  const smiles = ["CCO", "c1ccccc1", "CC(=O)O", "CCN"];
  writeFileSync(
    join(folder, "molecules.jsonl"),
    lines(
      smiles.map((text, i) => ({
        step: i + 1,
        smiles: text,
        reward: i / 4,
        qed: i / 4,
        sa: 3 - i / 4,
      })),
    ),
  );
}

const CONFIG =
  "training: { steps: 10 }\nreward: { type: molecule, components: { qed: {}, sa: {}, tpsa: {} } }\n";

test("a run is told with its components, its best, its late molecules and how far it is", async () => {
  writeRun(CONFIG);
  const run = await collectRun(folder, { modeReward: 0.5, modeSimilarity: 0.6 });
  expect(run).toMatchObject({
    ...{ name: "run", environment: "fragments", isMolecules: true, stepsWanted: 10 },
    components: [
      { name: "qed", unit: "", better: "up" },
      { name: "sa", unit: "", better: "down" },
    ],
    best: [3, 2, 1, 0],
    modes: {
      definition:
        "reward 0.5 or more, and less similar than Tanimoto 0.6 to the modes found before it",
      objects: [2, 3],
    },
    propertySample: { count: 1, fromStep: 4 },
    notices: ["4 of 10 steps are done: training goes on, or was stopped."],
  });
  expect(run.fronts).toMatchObject([{ x: "qed", y: "sa", front: [3] }]);
  expect(run.settings["training.steps"]).toBe("10");
});

test("a run whose config this version cannot read keeps all that needs no config", async () => {
  writeRun(`${CONFIG}training2: { steps: 3 }\n`);
  const run = await collectRun(folder, {});
  expect(run.notices[0]).toBe(
    `This version cannot read the config (${folder}/config.yaml:3: training2 is no setting; ` +
      "did you mean training?): what needs it is left out.",
  );
  expect(run.stepsWanted).toBe(10);
  expect(run.components.map(({ name }) => name)).toEqual(["qed", "sa"]);
  expect([run.best, run.fronts]).toEqual([[3, 2, 1, 0], []]);
});

test("a folder that is no run, or not there, is told", async () => {
  await expect(collectRun(folder)).rejects.toThrow(
    new UserError(
      `${folder} holds no run: it has no config.yaml. Name the folder that train wrote.`,
    ),
  );
  await expect(collectRun(`${folder}x`)).rejects.toThrow(
    new UserError(
      `${folder}x cannot be read: there is no such file or folder. Name the folder of a run.`,
    ),
  );
});
