import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReward } from "../../src/rewards/createReward.ts";
import type { RewardColumn } from "../../src/rewards/moleculeRecord.ts";
import {
  createRewardService,
  type RewardService,
  type RewardServiceOptions,
} from "../../src/rewards/service.ts";

const SIZE: RewardColumn = {
  name: "size",
  component: "heavyAtoms",
  transform: { type: "linear", low: 0, high: 10 },
  weight: 1,
};
const RINGS: RewardColumn = {
  name: "rings",
  component: "rings",
  transform: { type: "clip", low: 0.5, high: 2 },
  weight: 1,
};

function service(options: Partial<RewardServiceOptions> = {}): RewardService {
  return createRewardService({ columns: [SIZE, RINGS], ...options });
}

describe("a molecule reward", () => {
  test("is the product of the transformed components; values are those before the transform", async () => {
    const batch = await service().evaluate(["C1=CC=CC=C1", "CCO"]);
    expect(batch.canonical).toEqual(["c1ccccc1", "CCO"]);
    expect([...batch.values.size]).toEqual([6, 3]);
    expect([...batch.values.rings]).toEqual([1, 0]);
    expect([...batch.reward]).toEqual([0.6, 0.15]);
    expect([...batch.logReward]).toEqual([Math.log(0.6), Math.log(0.15)]);
    expect([...batch.valid]).toEqual([1, 1]);
    expect(batch.errors).toEqual([null, null]);
  });

  test("combines by weighted sum or weighted product if asked to", async () => {
    const columns = [
      { ...SIZE, weight: 0.75 },
      { ...RINGS, weight: 0.5 },
    ];
    const sum = await service({ columns, combine: "weightedSum" }).evaluate(["CCO"]);
    expect(sum.reward[0]).toBeCloseTo(0.75 * 0.3 + 0.5 * 0.5, 15);
    const product = await service({ columns, combine: "weightedProduct" }).evaluate(["CCO"]);
    expect(product.reward[0]).toBeCloseTo(0.3 ** 0.75 * 0.5 ** 0.5, 15);
  });

  test("marks what RDKit refuses, with its reason, and keeps all others", async () => {
    const batch = await service().evaluate(["CCO", "C1CC", "C(C)(C)(C)(C)C", "", "CC"]);
    expect([...batch.valid]).toEqual([1, 0, 0, 0, 1]);
    expect(batch.canonical).toEqual(["CCO", null, null, null, "CC"]);
    expect(batch.errors[1]).toBe("SMILES Parse Error: unclosed ring for input: 'C1CC'");
    expect(batch.errors[2]).toContain("Explicit valence for atom # 0 C, 5");
    expect(batch.errors[3]).toBe("the text is empty");
    expect([...batch.logReward.subarray(1, 4)]).toEqual([-Infinity, -Infinity, -Infinity]);
    expect([...batch.values.size]).toEqual([3, Number.NaN, Number.NaN, Number.NaN, 2]);
  });

  test("refuses molecules that would overrun RDKit's stack, and RDKit still works", async () => {
    const reward = service();
    const batch = await reward.evaluate(["C".repeat(401), "C".repeat(20_000), "C".repeat(400)]);
    expect(batch.errors).toEqual([
      "SMILES of 401 atoms: at most 400 can be read",
      "SMILES of 20000 characters: at most 10000 can be read",
      null,
    ]);
    const nested = `${"C(".repeat(399)}C${")".repeat(399)}`;
    const after = await reward.evaluate([nested, "c1ccccc1".repeat(66), "CCO"]);
    expect([...after.valid]).toEqual([1, 1, 1]);
  });

  test("counts the letters of a bracket once when it measures a molecule", async () => {
    const peptide = `${"N[C@@H](C)C(=O)".repeat(66)}O`;
    const batch = await service().evaluate([peptide]);
    expect([batch.errors[0], batch.values.size[0]]).toEqual([null, 331]);
  });

  test("reads explicit hydrogens, isotopes and stereo marks as RDKit does by default", async () => {
    const smiles = ["[H]OC([H])C", "[2H]C", "C/C=C/C", "F[C@](Cl)(Br)I", "[CH3:1]O"];
    const batch = await service().evaluate(smiles);
    expect(batch.canonical).toEqual(["CCO", "[2H]C", "C/C=C/C", "F[C@](Cl)(Br)I", "O[CH3:1]"]);
  });

  test("a reward that is no finite number floors that molecule", async () => {
    const huge = { type: "linear", low: 0, high: 1 } as const;
    const columns = [{ ...SIZE, transform: huge, weight: Number.POSITIVE_INFINITY }];
    const batch = await service({ columns, combine: "weightedSum" }).evaluate(["C"]);
    expect(batch.errors[0]).toBe("The reward is Infinity, not a finite number.");
    expect([batch.valid[0], batch.reward[0], batch.logReward[0]]).toEqual([0, 0, -Infinity]);
  });
});

describe("the cache of a molecule reward", () => {
  test("computes a SMILES once, also within one list", async () => {
    const reward = service();
    await reward.evaluate(["CCO", "CCO", "CC"]);
    await reward.evaluate(["CC", "CCO"]);
    expect(reward.stats()).toMatchObject({ requested: 5, computed: 2, reused: 3 });
  });

  test("finds a molecule by its canonical SMILES after another writing of it", async () => {
    const reward = service();
    const first = await reward.evaluate(["OCC"]);
    const second = await reward.evaluate(["CCO"]);
    expect(reward.stats()).toMatchObject({ computed: 1, reused: 1 });
    expect(second).toEqual(first);
  });

  test("forgets when it is full, and computes again", async () => {
    const reward = service({ cacheSize: 1 });
    await reward.evaluate(["C"]);
    await reward.evaluate(["CC"]);
    await reward.evaluate(["C"]);
    expect(reward.stats().computed).toBe(3);
  });

  test("remembers failures, and counts them once", async () => {
    const reward = service();
    await reward.evaluate(["C1CC"]);
    const again = await reward.evaluate(["C1CC"]);
    expect(again.errors[0]).toContain("unclosed ring");
    expect(reward.stats()).toMatchObject({ requested: 2, computed: 1, failed: 1 });
  });
});

describe("worker threads", () => {
  const smiles = Array.from({ length: 250 }, (_, i) => {
    if (i % 17 === 0) return "C1CC";
    return `${"C".repeat(1 + (i % 40))}${i % 3 === 0 ? "N" : "c1ccccc1"}${i > 200 ? "F" : ""}`;
  });
  const services: RewardService[] = [];

  beforeAll(() => {
    for (const threads of [0, 1, 3]) services.push(service({ threads }));
  });
  afterAll(async () => {
    await Promise.all(services.map((each) => each.close()));
  });

  test("give the same batch as the calling thread, however many there are", async () => {
    const [none, one, three] = await Promise.all(services.map((each) => each.evaluate(smiles)));
    expect(one).toEqual(none);
    expect(three).toEqual(none);
    expect([...none.valid].filter((valid) => valid === 0)).toHaveLength(15);
  });

  test("answer concurrent calls each with its own molecules", async () => {
    const lists = [smiles.slice(0, 30), ["CCO"], [], smiles.slice(100)];
    const batches = await Promise.all(lists.map((list) => services[2].evaluate(list)));
    const expected = await Promise.all(lists.map((list) => services[0].evaluate(list)));
    expect(batches).toEqual(expected);
  });
});

test("a reward made from a config names its columns in the order of the config", async () => {
  const reward = await createReward({
    type: "molecule",
    components: {
      size: { component: "heavyAtoms", weight: 1, transform: { type: "identity" } },
      rings: { weight: 1 },
    },
    combine: "product",
    floor: -75,
    threads: 0,
    cacheSize: 10,
    timeoutMs: 1000,
  });
  expect(reward.columns).toEqual(["size", "rings"]);
  const batch = await reward.evaluate(["C1CC1"]);
  expect(batch.reward[0]).toBe(3 * 0.5);
});
