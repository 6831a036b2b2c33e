import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { modeDefinition } from "../../../src/training/reporting/modeDefinition.ts";

const grid = (...sets: string[]) =>
  parseConfig("a.yaml", "env: { type: hypergrid }\nreward: { type: hypergrid }", sets);

const strings = (...sets: string[]) =>
  parseConfig("a.yaml", "env: { type: strings }\nreward: { type: hashed }", sets);

describe("modes of a hypergrid", () => {
  test("are the cells of the highest reward, one in each corner of 8 x 8", async () => {
    expect(await modeDefinition(grid())).toEqual({
      ...{ threshold: 2.6, total: 4, words: "a cell of the highest reward, 2.6" },
    });
  });

  test("are as many as a count over all cells finds", async () => {
    const { hypergridReward } = await import("../../../src/rewards/hypergridReward.ts");
    for (const side of [4, 5, 9, 16, 20]) {
      const definition = await modeDefinition(grid(`env.side=${side}`));
      const reward = hypergridReward({ dimensions: 2, side, r0: 0.1, r1: 0.5, r2: 2 });
      const cells = Array.from(
        { length: side ** 2 },
        (_, i) => `${i % side},${Math.floor(i / side)}`,
      );
      const { reward: all } = await reward.evaluate(cells);
      const best = Math.max(...all);
      expect(definition?.threshold).toBeCloseTo(best, 12);
      expect(definition?.total).toBe(all.filter((value) => value > best - 1e-9).length);
    }
  });
});

describe("modes of strings", () => {
  test("are the best 0.5 % of all of them", async () => {
    const config = strings("env.alphabet=ACGT", "env.length=6");
    const definition = await modeDefinition(config);
    expect(definition?.total).toBe(Math.ceil(0.005 * 4 ** 6));
    expect(definition?.threshold).toBeGreaterThan(9);
    expect(definition?.words).toMatch(
      /^one of the best 0.5 % of all strings, reward \d.* or more$/,
    );
  });

  test("are not defined where 0.5 % are hardly any, or the strings too many to list", async () => {
    expect(await modeDefinition(strings("env.length=8"))).toBeUndefined();
    expect(await modeDefinition(strings("env.length=40"))).toBeUndefined();
  });
});

test("the config, and the user above it, says what a mode is", async () => {
  const config = grid("evaluation.modes={reward: 0.6}");
  expect((await modeDefinition(config))?.threshold).toBe(0.6);
  expect(await modeDefinition(config, 0.1)).toEqual({
    threshold: 0.1,
    words: "reward 0.1 or more",
  });
  expect((await modeDefinition(undefined, 0.1))?.threshold).toBe(0.1);
  expect(await modeDefinition(undefined)).toBeUndefined();
});
