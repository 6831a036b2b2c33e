import { expect, test } from "vitest";
import { bestMolecules, sampleTable } from "../../src/report/sampleTable.ts";

const sample = (object: string, reward: number, logReward = Math.log(reward)) => ({
  object,
  reward,
  logReward,
  values: { qed: reward / 2 },
});

test("samples make a table with smiles, reward, log reward and every component", () => {
  const samples = [sample("CCO", 0.5, -1), sample("x", 0, Number.NEGATIVE_INFINITY)];
  const table = { samples, columns: ["qed"], molecules: true };
  expect(sampleTable(table)).toEqual({
    columns: ["smiles", "reward", "logReward", "qed"],
    rows: [
      { smiles: "CCO", reward: 0.5, logReward: -1, qed: 0.25 },
      { smiles: "x", reward: 0, logReward: null, qed: 0 },
    ],
  });
  expect(sampleTable({ ...table, molecules: false }).columns[0]).toBe("object");
});

test("the best are distinct, highest reward first", () => {
  const samples = [sample("C", 0.1), sample("CC", 0.9), sample("CC", 0.9), sample("CCC", 0.5)];
  expect(bestMolecules(samples, ["qed"], 2)).toEqual([
    { smiles: "CC", legend: ["reward 0.900", "qed 0.45"] },
    { smiles: "CCC", legend: ["reward 0.500", "qed 0.25"] },
  ]);
});
