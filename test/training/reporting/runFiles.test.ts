import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { readJsonRows } from "../../../src/training/reporting/jsonRows.ts";
import { readRunFiles } from "../../../src/training/reporting/runFiles.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-report-"));
  writeFileSync(join(folder, "config.yaml"), "seed: 0\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a line that is still being written is left out", async () => {
  const path = join(folder, "metrics.jsonl");
  writeFileSync(path, '{"step":1}\n{"step":2}\n{"st');
  expect(await readJsonRows(path)).toEqual([{ step: 1 }, { step: 2 }]);
  appendFileSync(path, 'ep":3}');
  expect(await readJsonRows(path)).toHaveLength(2);
  appendFileSync(path, "\n");
  expect(await readJsonRows(path)).toHaveLength(3);
});

test("a whole line that is no object is told with its number", async () => {
  const path = join(folder, "metrics.jsonl");
  writeFileSync(path, '{"step":1}\n[1,2]\n{"step":3}\n');
  await expect(readJsonRows(path)).rejects.toThrow(
    new UserError(
      `${path}:2: this line is no JSON object: "[1,2]". ` +
        "Put the file back as training wrote it, or remove the line.",
    ),
  );
});

test("numbers become columns, those of groups with dotted names, missing ones NaN", async () => {
  writeFileSync(
    join(folder, "metrics.jsonl"),
    '{"step":1,"loss":null}\n{"step":2,"loss":0.5,"exact":{"l1":0.1},"note":"x"}\n',
  );
  writeFileSync(
    join(folder, "molecules.jsonl"),
    '{"step":1,"smiles":"C","reward":0.5,"qed":0.3}\n{"step":2,"smiles":"CC","reward":0.6,"qed":null}\n',
  );
  writeFileSync(join(folder, "provenance.json"), '{"version":"1.0.0","commit":null}');
  const { metrics, objects, isMolecules, provenance } = await readRunFiles(folder);
  expect(metrics).toEqual({
    step: Float64Array.of(1, 2),
    loss: Float64Array.of(Number.NaN, 0.5),
    "exact.l1": Float64Array.of(Number.NaN, 0.1),
  });
  expect(objects).toEqual({
    ...{ text: ["C", "CC"], step: Float64Array.of(1, 2), reward: Float64Array.of(0.5, 0.6) },
    values: { qed: Float64Array.of(0.3, Number.NaN) },
  });
  expect([isMolecules, provenance]).toEqual([true, { version: "1.0.0", commit: "null" }]);
});

test("a run that has not begun has no steps and no objects", async () => {
  const { metrics, objects, isMolecules } = await readRunFiles(folder);
  expect([metrics, objects.text, isMolecules]).toEqual([{}, [], false]);
});
