import { expect, test } from "vitest";
import { betaPart } from "../../src/conditioning/betaPart.ts";
import { temperatureSection } from "../../src/conditioning/config.ts";
import { createRng } from "../../src/core/rng.ts";

const part = betaPart(temperatureSection.parse({ type: "annealed", low: 4, high: 64, until: 0.5 }));
const betaAt = (progress: number): number => part.draw({ rng: createRng(0), progress })[0];

test("an annealed beta rises evenly in its logarithm, then stays", () => {
  expect(betaAt(0)).toBeCloseTo(4, 12);
  expect(betaAt(0.25)).toBeCloseTo(16, 12);
  expect(betaAt(0.5)).toBeCloseTo(64, 12);
  expect(betaAt(0.9)).toBeCloseTo(64, 12);
});

test("it is not told to the policy, which is sampled at the end's", () => {
  expect(part.columns).toBe(0);
  expect([...part.usual]).toEqual([64]);
});

test("its ends must be in order", () => {
  expect(() => temperatureSection.parse({ type: "annealed", low: 8, high: 8 })).toThrow(
    "it must be below high",
  );
});
