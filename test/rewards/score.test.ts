import { expect, test } from "vitest";
import { hypergridReward } from "../../src/rewards/hypergridReward.ts";
import { type ScoreRow, scoreColumns, scoreMolecules } from "../../src/rewards/score.ts";
import { createRewardService } from "../../src/rewards/service.ts";

const reward = createRewardService({
  columns: [
    {
      name: "size",
      component: "heavyAtoms",
      transform: { type: "linear", low: 0, high: 10 },
      weight: 1,
    },
  ],
});

async function scored(
  smiles: readonly string[],
  options: { beta: number; batchSize?: number },
): Promise<ScoreRow[]> {
  const rows = smiles.map((text, i) => ({ line: i + 1, smiles: text }));
  const result: ScoreRow[] = [];
  for await (const row of scoreMolecules({ rows, reward, ...options })) result.push(row);
  return result;
}

test("the columns are the public ones, components under their names in the config", () => {
  expect(scoreColumns(reward)).toEqual([
    "smiles",
    "canonical",
    "reward",
    "logReward",
    "size",
    "error",
  ]);
});

test("every input line has one row in its place, and a broken one says why", async () => {
  const rows = await scored(["OCC", "C1CC", "", "CC", "not a molecule"], { beta: 2 });
  expect(rows.map((row) => row.smiles)).toEqual(["OCC", "C1CC", "", "CC", "not a molecule"]);
  expect(rows[0]).toEqual({
    smiles: "OCC",
    canonical: "CCO",
    reward: 0.3,
    logReward: 2 * Math.log(0.3),
    size: 3,
    error: null,
  });
  expect(rows[1]).toEqual({
    smiles: "C1CC",
    canonical: null,
    reward: null,
    logReward: null,
    size: null,
    error: "line 2: SMILES Parse Error: unclosed ring for input: 'C1CC'",
  });
  expect(rows[2].error).toBe("line 3: the text is empty");
  expect(rows[3]).toMatchObject({ canonical: "CC", size: 2, error: null });
  expect(rows[4].error).toMatch(/^line 5: SMILES Parse Error/);
});

test("rows do not depend on how many are computed at a time", async () => {
  const smiles = ["C", "CC", "C1", "CCC", "CCCC"];
  const whole = await scored(smiles, { beta: 1 });
  expect(await scored(smiles, { beta: 1, batchSize: 2 })).toEqual(whole);
  expect(whole.map((row) => row.size)).toEqual([1, 2, null, 3, 4]);
});

test("a reward without components has the fixed columns only", () => {
  const grid = hypergridReward({ dimensions: 2, side: 8, r0: 0.1, r1: 0.5, r2: 2 });
  expect(scoreColumns(grid)).toEqual(["smiles", "canonical", "reward", "logReward", "error"]);
});
