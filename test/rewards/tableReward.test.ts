import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tableReward } from "../../src/rewards/tableReward.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-table-"));
afterAll(() => rmSync(folder, { recursive: true }));

function table(text: string, name = "table.csv") {
  const file = join(folder, name);
  writeFileSync(file, text);
  return { file, objectColumn: "sequence", rewardColumn: "score" };
}

describe("rewards from a table", () => {
  test("are those of its rows; what is not in it is invalid", async () => {
    const options = table("score,sequence\n0.5,ACGT\n2,AAAA\n0,CCCC\n");
    const reward = await tableReward(options);
    const batch = await reward.evaluate(["AAAA", "ACGT", "CCCC", "GGGG"]);
    expect([...batch.reward]).toEqual([2, 0.5, 0, 0]);
    expect([...batch.valid]).toEqual([1, 1, 1, 0]);
    expect(batch.errors[3]).toBe(`"GGGG" is not in ${options.file}`);
  });

  test.each([
    ["sequence,y\nA,1\n", ':1: there is no column "score"; the columns are sequence, y. '],
    ["sequence,score\nA,-1\n", ':2: the reward of "A" is "-1"; it must be a number from 0.'],
    ["sequence,score\nA,\n", ':2: the reward of "A" is ""; it must be a number from 0.'],
    ["sequence,score\nA,1\nA,2\n", ':3: "A" is there twice; keep one row of it.'],
    ["sequence,score\n", ": the table has no rows below its header."],
  ])("of the table %j are refused with the line", async (text, message) => {
    const options = table(text);
    await expect(tableReward(options)).rejects.toThrow(`${options.file}${message}`);
  });

  test("of a file that is not there are refused", async () => {
    const options = { ...table(""), file: join(folder, "missing.csv") };
    await expect(tableReward(options)).rejects.toThrow(
      `${options.file}: the table of rewards can't be read: `,
    );
  });
});
