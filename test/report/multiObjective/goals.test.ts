import { describe, expect, test } from "vitest";
import type { GoalPicture } from "../../../src/report/multiObjective/goalPicture.ts";
import { goals } from "../../../src/report/multiObjective/goals.ts";
import { exampleRun } from "../exampleRun.ts";

const picture: GoalPicture = {
  step: 40,
  preferences: {
    ...{ objectives: ["qed", "sa"], texts: ["C<C", "CC", "CCC", "CCCC"], goals: 2 },
    asked: [
      [0, 1],
      [0, 1],
      [1, 0],
      [1, 0],
    ],
    points: [
      [0.2, 0.9],
      [0.4, 0.7],
      [0.7, 0.3],
      [0.9, 0.1],
    ],
    fronts: [{ x: 0, y: 1, front: [0, 1, 2, 3] }],
    ...{ pearson: [0.91, 0.88], hypervolume: 0.456 },
  },
  ranges: [
    { property: "tpsa", low: 40, high: 60, values: [45, 50, 90, 55], inside: 0.75 },
    { property: "tpsa", low: 100, high: 120, values: [105, 110, 90, 95], inside: 0.5 },
  ],
};

const markupOf = (...pictures: (GoalPicture | undefined)[]): string => {
  const runs = pictures.map((own, i) =>
    exampleRun({ name: `run ${i}`, ...(own && { goals: own }) }),
  );
  const found = goals(runs);
  return found === false ? "" : found.markup;
};

describe("the section on goals", () => {
  const markup = markupOf(picture);

  test("is left out where no run was asked for more than beta", () => {
    expect(markupOf(undefined)).toBe("");
  });

  test("shows each objective against what was asked, with its means and correlation", () => {
    expect(markup).toContain("asked of qed");
    expect(markup).toContain("asked of sa");
    expect(markup).toContain("correlation 0.91");
    // The mean of 0.2 and 0.4, ringed.
    expect(markup).toContain("<title>mean at 0: 0.3");
  });

  test("shows each pair of objectives with the front ringed, its objects escaped", () => {
    expect(markup).toContain("qed and sa");
    expect(markup).toContain("4 not dominated");
    expect(markup).toContain("C&lt;C");
    expect(markup).not.toContain("C<C");
    expect(markup).toContain("Hypervolume 0.456 from 4 objects of 2 goals");
  });

  test("shows the distribution of a property for each range, and how many lie inside", () => {
    expect(markup).toContain("Distribution of tpsa");
    expect(markup).toContain("<title>asked for 40 to 60</title>");
    expect(markup).toContain("40 to 60: 75 % inside");
    expect(markup).toContain("100 to 120: 50 % inside");
  });

  test("names the runs where there are several", () => {
    const two = markupOf(picture, { ...picture, ranges: [] });
    expect(two).toContain("run 0: correlation 0.91; run 1: correlation 0.91");
    expect(two).toContain("tpsa, run 0");
  });
});
