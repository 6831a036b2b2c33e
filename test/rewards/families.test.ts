import { afterAll, expect, test } from "vitest";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward } from "../../src/rewards/createReward.ts";
import type { RewardFunction } from "../../src/rewards/reward.ts";

const made: RewardFunction[] = [];
afterAll(() => Promise.all(made.map((reward) => reward.close())));

async function reward(components: object, threads: number): Promise<RewardFunction> {
  const section = { type: "molecule", components, threads, combine: "weightedSum" };
  const created = await createReward(rewardSection.parse(section));
  made.push(created);
  return created;
}

const similar = (to: string, fingerprint?: string) => ({
  component: "similarity",
  options: fingerprint === undefined ? { to } : { to, fingerprint },
});

test.each([0, 1])(
  "components with options are computed, each column its own (%i threads)",
  async (threads) => {
    const components = {
      toAspirin: similar("CC(=O)OC1=CC=CC=C1C(=O)O"),
      toEthanol: similar("OCC", "atomPairs"),
      acid: { component: "substructure", options: { smarts: "C(=O)[OH]" } },
      again: similar("CC(=O)OC1=CC=CC=C1C(=O)O"),
      albuterolSimilarity: {},
    };
    const batch = await (await reward(components, threads)).evaluate([
      "CC(=O)Oc1ccccc1C(=O)O",
      "CC(=O)Nc1ccc(O)cc1",
      "CCO",
    ]);
    expect(batch.errors).toEqual([null, null, null]);
    // Python RDKit 2022.09.3: GetMorganFingerprint(mol, 2) and GetAtomPairFingerprint(maxLength=10).
    expect(batch.values.toAspirin[0]).toBe(1);
    expect(batch.values.toAspirin[1]).toBeCloseTo(0.27450980392156865, 12);
    expect(batch.values.toEthanol[2]).toBe(1);
    expect([...batch.values.acid]).toEqual([1, 0, 0]);
    expect(batch.values.again).toEqual(batch.values.toAspirin);
  },
);

test("a similarity to a mixture or to a molecule with stereo marks is read as any SMILES", async () => {
  const components = { similarity: { options: { to: "C[C@H](N)C(=O)O.Cl" } } };
  const { values } = await (await reward(components, 0)).evaluate([
    "CC(N)C(=O)O",
    "CC(N)C(=O)O.Cl",
  ]);
  expect(values.similarity[0]).toBeLessThan(1);
  expect(values.similarity[1]).toBe(1);
});
