import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paretoFront } from "../../../src/core/paretoFront.ts";
import { createRng } from "../../../src/core/rng.ts";
import { conditionCorrelation } from "../../../src/evaluation/multiObjective/conditionCorrelation.ts";
import { focusAccuracy } from "../../../src/evaluation/multiObjective/focusAccuracy.ts";
import { hsri } from "../../../src/evaluation/multiObjective/hsri.ts";
import { hypervolume } from "../../../src/evaluation/multiObjective/hypervolume.ts";
import { idealFront, igd } from "../../../src/evaluation/multiObjective/igd.ts";
import { pcEntropy } from "../../../src/evaluation/multiObjective/pcEntropy.ts";
import { r2 } from "../../../src/evaluation/multiObjective/r2.ts";
import { rangeSuccess } from "../../../src/evaluation/multiObjective/rangeSuccess.ts";
import { topByGoal } from "../../../src/evaluation/multiObjective/topByGoal.ts";

const SEED = 20_261_121;
const RUNS = { seed: SEED, numRuns: 150 };

/** Up to 12 points of `size` objectives that are multiples of 1/8, so that ties are common. */
const pointsOf = (size: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: size, maxLength: size }), {
    minLength: 1,
    maxLength: 12,
  });

const scaled = (points: readonly number[][]): number[][] =>
  points.map((point) => point.map((x) => x / 8));

/** Volume by counting the cells of side 1/8 that some point covers. */
function countedVolume(points: readonly number[][], size: number): number {
  let cells = 0;
  for (let cell = 0; cell < 8 ** size; cell++) {
    const corner = Array.from({ length: size }, (_, k) => Math.floor(cell / 8 ** k) % 8);
    if (points.some((point) => point.every((x, k) => x > corner[k]))) cells++;
  }
  return cells / 8 ** size;
}

describe("the Pareto front", () => {
  test("has each point that no other beats, one of equal ones", () => {
    const points = [
      [1, 0],
      [0.5, 0.5],
      [0.5, 0.4],
      [0, 1],
      [0.5, 0.5],
      [0.2, 0.2],
    ];
    expect(paretoFront(points)).toEqual([0, 1, 3]);
    expect(paretoFront([])).toEqual([]);
  });

  test.each([2, 3, 4])("of %d objectives agrees with comparing all pairs", (size) => {
    fc.assert(
      fc.property(pointsOf(size), (points) => {
        const isBeaten = (i: number): boolean =>
          points.some((other, j) => {
            const notWorse = other.every((x, k) => x >= points[i][k]);
            const isSame = other.every((x, k) => x === points[i][k]);
            return notWorse && (isSame ? j < i : true);
          });
        const expected = points.map((_, i) => i).filter((i) => !isBeaten(i));
        expect(paretoFront(points)).toEqual(expected);
      }),
      RUNS,
    );
  });
});

describe("the hypervolume", () => {
  test("of hand-worked fronts", () => {
    expect(hypervolume([[0.5, 0.5]])).toBeCloseTo(0.25, 14);
    // 1 x 0.2 below, then 0.6 x 0.3 and 0.2 x 0.5 above it.
    const stairs = [
      [1, 0.2],
      [0.6, 0.5],
      [0.2, 1],
    ];
    expect(hypervolume(stairs)).toBeCloseTo(0.2 + 0.18 + 0.1, 14);
    // Two boxes of 1/8 that share one of 1/64... by inclusion and exclusion.
    const boxes = [
      [1, 0.5, 0.5],
      [0.5, 1, 0.5],
      [0.5, 0.5, 1],
    ];
    expect(hypervolume(boxes)).toBeCloseTo(3 * 0.25 - 3 * 0.125 + 0.125, 14);
    expect(hypervolume([[1, 1, 1, 1]], [0.5, 0.5, 0, 0])).toBeCloseTo(0.25, 14);
  });

  test.each([2, 3, 4])("of %d objectives agrees with counting cells", (size) => {
    fc.assert(
      fc.property(pointsOf(size), (points) => {
        expect(hypervolume(scaled(points))).toBeCloseTo(countedVolume(points, size), 10);
      }),
      { ...RUNS, numRuns: size === 4 ? 40 : 150 },
    );
  });

  test("does not fall when a point is added, and takes no notice of dominated ones", () => {
    fc.assert(
      fc.property(pointsOf(3), pointsOf(3), (points, more) => {
        const before = hypervolume(scaled(points));
        const front = paretoFront(points).map((i) => points[i]);
        expect(hypervolume(scaled(front))).toBeCloseTo(before, 12);
        expect(hypervolume(scaled([...points, ...more]))).toBeGreaterThanOrEqual(before - 1e-12);
      }),
      RUNS,
    );
  });

  test("of what does not exceed the reference is 0, of nothing too", () => {
    expect(hypervolume([[0, 1]])).toBe(0);
    expect(hypervolume([[0.5, 0.5]], [0.5, 0])).toBe(0);
    expect(hypervolume([])).toBe(0);
  });

  test("of 5 objectives is refused", () => {
    expect(() => hypervolume([[1, 1, 1, 1, 1]])).toThrow(
      "hypervolume: 5 objectives; at most 4 are exact.",
    );
  });

  test("of a thousand points in 4 objectives takes no more than seconds", () => {
    const rng = createRng(1);
    const points = Array.from({ length: 1000 }, () =>
      Array.from({ length: 4 }, () => rng.next() ** 0.5),
    );
    const started = performance.now();
    const volume = hypervolume(points);
    expect(volume).toBeGreaterThan(0.5);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});

test("R2 is the mean over weights of the nearest point's worst weighted distance", () => {
  const weights = [
    [1, 0],
    [0.5, 0.5],
  ];
  // Weight (1, 0): distances 0.2 and 0.8. Weight (1/2, 1/2): 0.35 and 0.4.
  const points = [
    [0.8, 0.3],
    [0.2, 0.9],
  ];
  expect(r2(points, weights)).toBeCloseTo((0.2 + 0.35) / 2, 14);
  expect(r2([[1, 1, 1]])).toBe(0);
  fc.assert(
    fc.property(pointsOf(3), (points) => {
      const vectors = [
        [0.2, 0.3, 0.5],
        [1, 0, 0],
      ];
      const brute = vectors.map((w) =>
        Math.min(...scaled(points).map((r) => Math.max(...w.map((x, k) => x * (1 - r[k]))))),
      );
      expect(r2(scaled(points), vectors)).toBeCloseTo((brute[0] + brute[1]) / 2, 12);
    }),
    RUNS,
  );
});

test("IGD is the mean distance from the reference front to the nearest point", () => {
  const reference = [
    [1, 0],
    [1, 1],
  ];
  expect(igd([[1, 0.25]], reference)).toBeCloseTo((0.25 + 0.75) / 2, 14);
  expect(idealFront(2)).toHaveLength(19);
  expect(idealFront(3)).toHaveLength(271);
  expect(igd(idealFront(3))).toBe(0);
  fc.assert(
    fc.property(pointsOf(3), (points) => {
      const brute = idealFront(3).map((target) =>
        Math.min(
          ...scaled(points).map((point) => Math.hypot(...point.map((x, k) => x - target[k]))),
        ),
      );
      const expected = brute.reduce((a, b) => a + b) / brute.length;
      expect(igd(scaled(points))).toBeCloseTo(expected, 12);
    }),
    { ...RUNS, numRuns: 40 },
  );
});

describe("the hypervolume Sharpe ratio", () => {
  const side = 1.6;
  const share = (point: readonly number[]): number =>
    point.reduce((product, x) => (product * (x + 0.3)) / side, 1);

  test("of one point is that of its box", () => {
    const p = share([0.5, 0.7]);
    expect(hsri([[0.5, 0.7]])).toBeCloseTo(Math.sqrt(p / (1 - p)), 8);
  });

  test("of two points is the best of all mixes", () => {
    const points = [
      [0.9, 0.2],
      [0.3, 0.8],
    ];
    const p = points.map(share);
    const both = share([0.3, 0.2]);
    const q = [
      [p[0] - p[0] ** 2, both - p[0] * p[1]],
      [both - p[0] * p[1], p[1] - p[1] ** 2],
    ];
    let best = 0;
    for (let i = 0; i <= 10_000; i++) {
      const x = [i / 10_000, 1 - i / 10_000];
      const risk = x[0] * x[0] * q[0][0] + 2 * x[0] * x[1] * q[0][1] + x[1] * x[1] * q[1][1];
      best = Math.max(best, (x[0] * p[0] + x[1] * p[1]) / Math.sqrt(risk));
    }
    expect(hsri(points)).toBeCloseTo(best, 6);
  });

  test("rises with a better point, and dominated ones count for nothing", () => {
    expect(hsri([[0.6, 0.6]])).toBeGreaterThan(hsri([[0.5, 0.5]]));
    const front = [
      [0.9, 0.2],
      [0.3, 0.8],
    ];
    expect(hsri([...front, [0.2, 0.1]])).toBeCloseTo(hsri(front), 10);
    expect(hsri([...front, [0.6, 0.6]])).toBeGreaterThan(hsri(front));
    expect(hsri([])).toBe(0);
  });
});

test("PC-entropy is that of the shares of the reference points, of the front alone", () => {
  const reference = [
    [1, 0],
    [0, 1],
  ];
  const points = [
    [0.9, 0.1],
    [0.8, 0.2],
    [0.7, 0.25],
    [0.1, 0.9],
    [0.05, 0.05],
  ];
  const expected = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  expect(pcEntropy(points, reference)).toBeCloseTo(expected, 14);
  expect(pcEntropy(reference, reference)).toBeCloseTo(Math.LN2, 14);
});

test("the correlation of conditions and objectives is the mean over objectives that vary", () => {
  const asked = [
    [0, 1, 0.5],
    [0.5, 0.5, 0.5],
    [1, 0, 0.5],
  ];
  const points = [
    [1, 9, 3],
    [2, 5, 4],
    [3, 7, 5],
  ];
  const { mean, each } = conditionCorrelation(asked, points);
  expect(each[0]).toBeCloseTo(1, 12);
  // (1, 0.5, 0) with (9, 5, 7): covariance 1/2 x 2, deviations sqrt(1/2) and sqrt(8).
  expect(each[1]).toBeCloseTo(1 / Math.sqrt(0.5 * 8), 12);
  expect(each[2]).toBeNaN();
  expect(mean).toBeCloseTo((each[0] + each[1]) / 2, 12);
});

test("focus accuracy is the share of the samples in their own regions", () => {
  const directions = [
    [1, 0],
    [1, 0],
    [0, 1],
    [0, 1],
  ];
  const points = [
    [1, 0.1],
    [0.5, 0.5],
    [0.1, 0.9],
    [0, 0],
  ];
  expect(focusAccuracy(directions, points, 0.98)).toBe(0.5);
});

test("top k of each goal are averaged over the goals, few or many samples each", () => {
  expect(topByGoal([1, 5, 3, 2, 9], [0, 0, 0, 1, 2], 2)).toBeCloseTo((4 + 2 + 9) / 3, 14);
});

test("range success counts what lies inside, what lies near, and how far the rest is", () => {
  const found = rangeSuccess([40, 50, 61, 62.5, 100, Number.NaN], 40, 60);
  expect(found.inside).toBeCloseTo(2 / 6, 14);
  // A tenth of the width of 20 is 2.
  expect(found.success).toBeCloseTo(3 / 6, 14);
  expect(found.normalizedError).toBeCloseTo((0.05 + 0.125 + 2) / 5, 14);
  expect(rangeSuccess([2, 3], 2, 2)).toEqual({ inside: 0.5, success: 0.5, normalizedError: 0.5 });
});
