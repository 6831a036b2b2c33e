import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward } from "../../src/rewards/createReward.ts";

const folder = mkdtempSync(join(tmpdir(), "filters-"));
afterAll(() => rmSync(folder, { recursive: true }));

const create = (components: object) =>
  createReward(
    rewardSection.parse({ type: "molecule", components, combine: "weightedSum", threads: 1 }),
  );

function listWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("a user's list of patterns and a scaffold are columns of the reward", async () => {
  const file = listWith("good.smarts", "# mine\n[#8]-[#1] hydroxyl\nC#N nitrile\n");
  const reward = await create({
    mine: { component: "alerts", options: { file } },
    alerts: { options: { file } },
    ring: { component: "scaffold", options: { smiles: "c1ccccc1" } },
    onlyRing: { component: "scaffold", options: { smiles: "Cc1ccccc1", match: "equals" } },
    painsAlerts: {},
  });
  const molecules = ["OCC#N", "COC", "Oc1ccc2ccccc2c1", "CCc1ccccc1", "N=NC"];
  const { values, errors } = await reward.evaluate(molecules);
  await reward.close();
  expect(errors).toEqual([null, null, null, null, null]);
  expect([...values.mine]).toEqual([2, 0, 1, 0, 0]);
  expect(values.alerts).toEqual(values.mine);
  expect([...values.ring]).toEqual([0, 0, 1, 1, 0]);
  expect([...values.onlyRing]).toEqual([0, 0, 0, 1, 0]);
  expect([...values.painsAlerts]).toEqual([0, 0, 0, 0, 1]);
});

test("a bad pattern in a list is named with file and line before threads start", async () => {
  const file = listWith("bad.smarts", "C#N nitrile\n\nC(=O)[N amide\n");
  await expect(create({ mine: { component: "alerts", options: { file } } })).rejects.toThrow(
    `reward.components.mine.options: ${file}:3: SMARTS "C(=O)[N", position 8, "": expected "]". ` +
      "Correct it or remove the line.",
  );
});

test("a list that is not there and a scaffold that is no molecule are refused", async () => {
  const absent = join(folder, "absent.smarts");
  await expect(
    create({ mine: { component: "alerts", options: { file: absent } } }),
  ).rejects.toThrow(
    `reward.components.mine.options: SMARTS list ${absent}: there is no such file or folder.`,
  );
  await expect(
    create({ mine: { component: "scaffold", options: { smiles: "c1ccc" } } }),
  ).rejects.toThrow('reward.components.mine.options: "c1ccc" is no molecule that RDKit can read');
});
