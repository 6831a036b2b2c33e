import { describe, expect, test } from "vitest";
import { heatMap } from "../../../src/report/charts/heatMap.ts";
import { commonBins, histogramChart, sharesOf } from "../../../src/report/charts/histogramChart.ts";
import { lineChart } from "../../../src/report/charts/lineChart.ts";
import { scatterChart } from "../../../src/report/charts/scatterChart.ts";
import { spread, thinned } from "../../../src/report/charts/thinned.ts";

const x = (count: number) => Float64Array.from({ length: count }, (_, i) => i);

describe("thinning", () => {
  test("keeps the means and the ranges of what it joins", () => {
    const curve = thinned(x(6), [1, 3, 5, 7, 0, 4], { most: 3 });
    expect(curve).toEqual({
      ...{ x: [0.5, 2.5, 4.5], y: [2, 6, 2], low: [1, 5, 0], high: [3, 7, 4] },
      joined: 2,
    });
  });

  test("keeps the last value of counts, and geometric means on log axes", () => {
    expect(thinned(x(4), [1, 2, 3, 4], { most: 2, keep: "last" }).y).toEqual([2, 4]);
    const log = thinned(x(4), [1, 100, 0, 10], { most: 2, scale: "log" });
    expect(log.y.map((value) => Math.round(value))).toEqual([10, 10]);
  });

  test("leaves out what is not known", () => {
    expect(thinned(x(4), [Number.NaN, 2, Number.NaN, 4]).x).toEqual([1, 3]);
  });

  test("spreads a choice from the first to the last", () => {
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  });
});

test("a chart of 10,000 steps has few points and no value outside its axes", () => {
  const loss = Float64Array.from(
    { length: 10_000 },
    (_, i) => 5 + Math.sin(i) + (i === 5000 ? 90 : 0),
  );
  const { markup } = lineChart({
    curves: [{ run: 0, name: "a", x: x(10_000), y: loss }],
    ...{ x: { label: "steps" }, y: { label: "loss" } },
  });
  expect(markup.length).toBeLessThan(12_000);
  expect(markup).toMatch(/class="band run-0"/);
  // The outlier is in the range that is shown: nothing is hidden.
  expect(markup).toContain(">100</text>");
  const heights = [...markup.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map((point) => Number(point[2]));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...heights)).toBeLessThanOrEqual(220 - 34);
});

test("counts are drawn as steps: level up to the next point, then up", () => {
  const { markup } = lineChart({
    curves: [{ run: 0, name: "a", x: [0, 10], y: [0, 10] }],
    ...{ x: { label: "" }, y: { label: "" }, isCount: true },
  });
  const path = /class="line run-0"[^>]* d="([^"]*)"/.exec(markup)?.[1] ?? "";
  const points = path
    .slice(1)
    .split("L")
    .map((point) => point.split(",").map(Number));
  expect(points).toHaveLength(3);
  expect(points[1][1]).toBe(points[0][1]);
  expect(points[1][0]).toBe(points[2][0]);
});

test("a run of one step is a dot, and one without the metric draws nothing", () => {
  const of = (y: number[]) =>
    lineChart({
      curves: [{ run: 3, name: "a", x: x(y.length), y }],
      ...{ x: { label: "" }, y: { label: "" } },
    }).markup;
  expect(of([1])).toContain('<circle class="dot run-3"');
  expect(of([Number.NaN, Number.NaN])).not.toMatch(/NaN|Infinity|<circle/);
});

describe("histograms", () => {
  test("show shares of each sample that add up to 100 %", () => {
    const values = Array.from({ length: 500 }, (_, i) => (i * 7) % 101);
    const bins = commonBins([{ name: "a", values: values.map((value) => value + 0.5) }]);
    const shares = sharesOf(
      values.map((value) => value + 0.5),
      bins,
    );
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(99);
    expect(bins.count).toBe(30);
  });

  test("of counts have a bin for each number, centred on it", () => {
    const bins = commonBins([{ name: "a", values: [1, 2, 2, 4] }]);
    expect(bins).toEqual({ start: 0.5, width: 1, count: 4 });
    expect(sharesOf([1, 2, 2, 4], bins)).toEqual([25, 50, 0, 25]);
  });

  test("of nothing are empty, not broken", () => {
    const { markup } = histogramChart({ samples: [{ run: 0, name: "a", values: [] }], label: "x" });
    expect(markup).not.toMatch(/NaN|Infinity/);
  });
});

describe("heat maps", () => {
  const options = {
    rowLabel: "y",
    columnLabel: "x",
    domain: [0, 1],
    colours: "sequential",
    description: "a map",
  } as const;

  test("name each of a few cells, the first row at the bottom", () => {
    const { markup } = heatMap({
      ...{ ...options, rows: 2, columns: 2, values: [0, 0.25, 0.5, 1] },
      nameOf: (row, column) => `${column},${row}`,
    });
    const cells = [...markup.matchAll(/<rect x="(\S+)" y="(\S+)" [^>]*><title>(.*?)<\/title>/g)];
    expect(cells.map(([, left, top, name]) => [Number(left), Number(top), name])).toEqual([
      [24, 112, "0,0: 0"],
      [132, 112, "1,0: 0.250"],
      [24, 4, "0,1: 0.500"],
      [132, 4, "1,1: 1"],
    ]);
  });

  test("of many cells stay small", () => {
    const values = Float64Array.from({ length: 64 * 64 }, (_, i) => (i % 97) / 96);
    const { markup } = heatMap({ ...options, rows: 64, columns: 64, values });
    expect(markup.length).toBeLessThan(60_000);
    const cells = [...markup.matchAll(/M\d+ \d+h(\d+)/g)].map(([, length]) => Number(length));
    expect(cells.reduce((sum, length) => sum + length, 0)).toBe(64 * 64);
  });
});

test("what stands out is joined in the order given and named at the pointer", () => {
  const { markup } = scatterChart({
    clouds: [
      {
        ...{ run: 1, name: "a", x: [1, 2, 3], y: [3, 2, 1], outstanding: [2, 0] },
        nameOf: (point) => `point <${point}>`,
      },
    ],
    ...{ x: { label: "x" }, y: { label: "y" } },
  });
  expect(markup.match(/<title>.*?<\/title>/g)).toEqual([
    "<title>point &lt;2&gt;</title>",
    "<title>point &lt;0&gt;</title>",
  ]);
});
