import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { scoreFile } from "../../../src/training/evaluation/scoreFile.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-score-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

// threads: 0 computes in this process: the worker is there only after a build.
const REWARD = "reward: { type: molecule, components: { molWt: {}, qed: {} }, threads: 0 }";

function score(name: string, text: string, config = REWARD) {
  const file = join(folder, name);
  writeFileSync(file, text);
  const out = `${file}.scores.csv`;
  const signal = new AbortController().signal;
  return {
    file,
    out,
    done: scoreFile({ config: parseConfig("a.yaml", config), file, out, signal }),
  };
}

test("every row of the file has its row, broken ones with an error", async () => {
  const { out, done } = score("mixed.smi", "CCO ethanol\nC1CC broken\nOCC again\nc1ccccc1\n");
  expect(await done).toEqual({ rows: 4, failed: 1 });
  const [header, ...rows] = readFileSync(out, "utf8").trim().split("\n");
  expect(header).toBe("smiles,canonical,reward,logReward,molWt,qed,error");
  expect(rows).toHaveLength(4);
  expect(rows[0]).toMatch(/^CCO,CCO,0\.\d+,-\d+\.\d+,46\.06\d*,0\.4068\d*,$/);
  expect(rows[1]).toMatch(/^C1CC,,,,,,"?line 2: .*unclosed ring/);
  expect(rows[2].replace("OCC", "CCO")).toBe(rows[0]);
});

test("logReward is at the config's beta", async () => {
  const logReward = async (beta: number) => {
    const config = `${REWARD}\ntemperature: { type: constant, beta: ${beta} }`;
    const { out, done } = score(`beta${beta}.smi`, "CCO\n", config);
    await done;
    return Number(readFileSync(out, "utf8").split("\n")[1].split(",")[3]);
  };
  expect(await logReward(4)).toBeCloseTo(4 * (await logReward(1)), 12);
});

test("a file without any good molecule is refused, and nothing is written", async () => {
  const { file, out, done } = score("broken.smi", "C1CC\nxx\n");
  await expect(done).rejects.toThrow(
    `${file}: none of its 2 molecules can be scored. The first, line 1: `,
  );
  expect(existsSync(out)).toBe(false);
  const empty = score("empty.smi", "");
  await expect(empty.done).rejects.toThrow(`${empty.file} holds no molecule.`);
  expect(existsSync(empty.out)).toBe(false);
});

test("a reward that is not of molecules is refused", async () => {
  const grid = "reward: { type: hypergrid }\nenv: { type: hypergrid }";
  await expect(score("a.smi", "C\n", grid).done).rejects.toThrow(
    "reward.type is hypergrid, and molecules are scored. " +
      "Use a config whose reward.type is molecule, such as configs/score-properties.yaml.",
  );
});
