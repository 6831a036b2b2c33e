import { describe, expect, test } from "vitest";
import { createReward } from "../../src/rewards/createReward.ts";
import { stringLandscape } from "../../src/rewards/stringLandscape.ts";

const OPTIONS = { seed: 3, coupling: 1, low: 0.01, high: 2, alphabet: "ABC", length: 5 };

/** All strings of an alphabet. */
const allStrings = (alphabet: string, length: number): string[] =>
  length === 0
    ? [""]
    : allStrings(alphabet, length - 1).flatMap((text) => [...alphabet].map((a) => text + a));

const rewardsOf = async (options: Partial<typeof OPTIONS> = {}) => {
  const all = { ...OPTIONS, ...options };
  return (await stringLandscape(all).evaluate(allStrings(all.alphabet, all.length))).reward;
};

describe("a random landscape over strings", () => {
  test("has exactly its bounds as its least and greatest reward", async () => {
    const reward = await rewardsOf();
    expect(Math.min(...reward)).toBeCloseTo(0.01, 12);
    expect(Math.max(...reward)).toBeCloseTo(2, 12);
    expect(reward.filter((r) => r > 1.99999)).toHaveLength(1);
  });

  test("is the same for the same seed and another one for another seed", async () => {
    expect(await rewardsOf()).toEqual(await rewardsOf());
    const other = await rewardsOf({ seed: 4 });
    expect((await rewardsOf()).filter((r, i) => r === other[i])).toHaveLength(0);
  });

  test("has one local optimum without coupling and several with it", async () => {
    const optima = async (coupling: number, seed: number): Promise<number> => {
      const texts = allStrings("ABC", 5);
      const reward = await rewardsOf({ coupling, seed });
      const rewardOf = new Map(texts.map((text, i) => [text, reward[i]]));
      return texts.filter((text, i) =>
        [...text].every((_, at) =>
          [..."ABC"].every((letter) => {
            const next = text.slice(0, at) + letter + text.slice(at + 1);
            return (rewardOf.get(next) ?? 0) <= reward[i];
          }),
        ),
      ).length;
    };
    const seeds = [1, 2, 3, 4, 5];
    const alone = await Promise.all(seeds.map((seed) => optima(0, seed)));
    const coupled = await Promise.all(seeds.map((seed) => optima(2, seed)));
    expect(alone).toEqual([1, 1, 1, 1, 1]);
    expect(coupled.reduce((a, b) => a + b, 0)).toBeGreaterThan(10);
  });

  test("marks what is no string of the space", async () => {
    const { valid, errors } = await stringLandscape(OPTIONS).evaluate(["ABCAB", "ABC", "ABCAD"]);
    expect([...valid]).toEqual([1, 0, 0]);
    expect(errors[2]).toBe('"ABCAD" is no string of 5 letters of "ABC".');
  });

  test("is refused where objects are no strings", async () => {
    const config = { type: "landscape", seed: 0, coupling: 1, low: 0.01, high: 1 } as const;
    await expect(createReward(config, { type: "graphs" })).rejects.toThrow(
      "reward.type is landscape, which is defined on strings only, but env.type is graphs. " +
        "Set env.type to strings, or choose another reward.",
    );
  });
});
