import { describe, expect, test } from "vitest";
import { readGoals, type WrittenGoals } from "../../src/conditioning/askedGoals.ts";
import type { Temperature } from "../../src/conditioning/betaPart.ts";
import { createConditioning } from "../../src/conditioning/conditioning.ts";
import { conditioningSection } from "../../src/conditioning/config.ts";
import { goalText } from "../../src/conditioning/goalText.ts";
import { testGoals } from "../../src/conditioning/testGoals.ts";
import { UserError } from "../../src/core/errors.ts";
import type { Composition } from "../../src/rewards/composition.ts";

const identity = { type: "identity" } as const;
const composition: Composition = {
  parts: [
    { name: "qed", weight: 1, transform: identity },
    { name: "sa", weight: 1, transform: identity },
    {
      ...{ name: "tpsa", weight: 1 },
      transform: { type: "range", low: 60, high: 100, preference: 0, tau: 20 },
    },
    {
      ...{ name: "rings", weight: 1 },
      transform: { type: "range", low: 1, high: 3, preference: 1, tau: 1 },
    },
  ],
  combine: "weightedSum",
};
const uniform: Temperature = { type: "uniform", low: 8, high: 64, thermometerBins: 32 };

function trainedWith(section: unknown, temperature: Temperature = uniform) {
  const config = conditioningSection.parse(section);
  return {
    ...{ config, temperature },
    conditioning: createConditioning({ temperature, config, composition }),
  };
}

const trained = trainedWith({
  preferences: { type: "dirichlet" },
  ranges: { tpsa: { low: 10, high: 200 }, rings: { low: 0, high: 6, step: 1 } },
});

function read(written: WrittenGoals, run = trained) {
  const { conditions, notes } = readGoals(written, run);
  return { text: goalText(run.conditioning, conditions, 0), notes };
}

function problemOf(written: WrittenGoals, run = trained): string {
  try {
    readGoals(written, run);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error(`nothing was refused in ${JSON.stringify(written)}`);
}

describe("goals", () => {
  test("of every kind are read together; the rest stays as usual", () => {
    const goals = read({ beta: 48, prefer: "qed=0.7,sa=0.3", range: ["tpsa=40:60"] });
    expect(goals.text).toBe("beta 48, prefer qed=0.7,sa=0.3, range tpsa=40:60, range rings=1:3");
    expect(goals.notes).toEqual([]);
    expect(read({}).text).toBe(
      "beta 64, prefer qed=0.5,sa=0.5, range tpsa=60:100, range rings=1:3",
    );
  });

  test("have a direction of length 1", () => {
    const run = trainedWith({ focus: { type: "uniform" }, objectives: ["qed", "sa"] });
    expect(read({ focus: "qed=3,sa=4" }, run).text).toBe("beta 64, focus qed=0.6,sa=0.8");
  });
});

describe("the user is told", () => {
  test("that preferences which do not add up to 1 were divided by their sum", () => {
    const { text, notes } = read({ prefer: "qed=2,sa=6" });
    expect(text).toContain("prefer qed=0.25,sa=0.75");
    expect(notes).toEqual(["--prefer adds up to 8, not 1: taken as qed=0.25,sa=0.75."]);
  });

  test("that a beta lies below those trained", () => {
    expect(read({ beta: 2 }).notes).toEqual([
      "--beta 2 lies outside what this run was trained on, 8 to 64.",
    ]);
  });

  test("that a preference lies between those of the grid", () => {
    const run = trainedWith({
      preferences: { type: "grid", divisions: 4 },
      objectives: ["qed", "sa"],
    });
    expect(read({ prefer: "qed=0.25,sa=0.75" }, run).notes).toEqual([]);
    expect(read({ prefer: "qed=0.3,sa=0.7" }, run).notes).toEqual([
      "--prefer qed=0.3,sa=0.7 lies between the preferences that this run was trained on, " +
        "multiples of 1/4.",
    ]);
  });

  test("that a range has ends which training never drew", () => {
    expect(read({ range: ["rings=1:2.5"] }).notes).toEqual([
      "--range rings=1:2.5: this run was trained on ends in steps of 1, and 2.5 is none.",
    ]);
    const run = trainedWith({ ranges: { tpsa: { low: 10, high: 200, redrawn: 0 } } });
    expect(read({ range: ["tpsa=20:30"] }, run).notes).toEqual([
      "--range tpsa=20:30 lies outside what this run was trained on, 60 to 100 alone.",
    ]);
  });
});

describe("refused, with what to do", () => {
  test.each([
    [
      { prefer: "qde=1" },
      '--prefer names "qde", which is no objective of this run; did you mean qed?',
    ],
    [
      { prefer: "logP=1" },
      '--prefer names "logP", which is no objective of this run; they are qed, sa.',
    ],
    [{ prefer: "qed=-0.2,sa=1" }, "--prefer: qed is -0.2; weights must be at least 0."],
    [{ prefer: "qed=0,sa=0" }, "--prefer qed=0,sa=0: at least one weight must be above 0."],
    [{ prefer: "qed=high" }, '--prefer: qed is "high"; it must be a number.'],
    [
      { prefer: "qed" },
      '--prefer holds "qed"; write name=number, joined by commas, as in --prefer qed=0.7,sa=0.3.',
    ],
    [{ prefer: "qed=1,qed=2" }, "--prefer names qed twice; name it once."],
    [
      { range: ["tspa=60:100"] },
      '--range names "tspa", which is no property of this run; did you mean tpsa?',
    ],
    [
      { range: ["tpsa=100:60"] },
      "--range tpsa=100:60 is empty: 100 is above 60. Write the lower end first.",
    ],
    [
      { range: ["tpsa=5:60"] },
      "--range tpsa=5:60 leaves what this run can be told about tpsa, 10 to 200. " +
        "Choose ends in between.",
    ],
    [{ range: ["tpsa"] }, '--range is "tpsa"; write name=low:high, as in --range tpsa=60:100.'],
    [{ range: ["tpsa=20:30", "tpsa=40:50"] }, "--range names tpsa twice; name it once."],
    [{ beta: 80 }, "--beta is 80; this run was trained for 8 to 64. Choose one in that range."],
    [
      { focus: "qed=1" },
      "--focus is given, but this run was trained without conditioning.focus. " +
        "Leave --focus out, or train with it.",
    ],
  ] as const)("%j", (written, message) => {
    expect(problemOf(written)).toBe(message);
  });

  test("goals of a run that was trained without any, or with one alone", () => {
    const plain = trainedWith({}, { type: "constant", beta: 32 });
    expect(problemOf({ beta: 48 }, plain)).toBe(
      "--beta is 48, but this run was trained at the one beta 32. " +
        "Leave --beta out, or train with temperature.type: uniform.",
    );
    expect(problemOf({ range: ["tpsa=1:2"] }, plain)).toBe(
      "--range is given, but this run was trained without conditioning.ranges. " +
        "Leave --range out, or train with it.",
    );
    const fixed = trainedWith({ preferences: { type: "fixed", weights: { qed: 1 } } });
    expect(problemOf({ prefer: "qed=1" }, fixed)).toBe(
      "--prefer is given, but this run was trained with conditioning.preferences fixed. " +
        "Leave --prefer out, or train with it.",
    );
  });
});

describe("test goals", () => {
  const count = (run: ReturnType<typeof trainedWith>, preferences: number, betas: number) =>
    testGoals(run.conditioning, run.temperature, { preferences, betas });

  test("are all combinations of betas, preferences and ranges", () => {
    const goals = count(trained, 5, 3);
    // Usual ranges, and two thirds of two properties.
    expect(goals.count).toBe(5 * 3 * 5);
    expect([...new Set(goals.asked.beta)]).toEqual([64, 36, 8]);
  });

  test("of a run where nothing varies are one", () => {
    const plain = trainedWith({}, { type: "constant", beta: 32 });
    expect(count(plain, 15, 3).count).toBe(1);
  });
});
