import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  durationText,
  logTickText,
  numberText,
  tickText,
} from "../../../src/report/charts/numberText.ts";
import { createScale, extentOf } from "../../../src/report/charts/scale.ts";

const texts = (scale: ReturnType<typeof createScale>) => scale.ticks.map(({ text }) => text);

describe("a linear axis", () => {
  test("ends at round ticks that hold all values", () => {
    const scale = createScale({ domain: [0.13, 0.87], range: [0, 100], count: 5 });
    expect(texts(scale)).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect([scale.at(0), scale.at(0.5), scale.at(1)]).toEqual([0, 50, 100]);
  });

  test("counts in thousands and below zero", () => {
    const scale = createScale({ domain: [-2500, 12_000], range: [0, 1], count: 3 });
    expect(texts(scale)).toEqual(["−5k", "0", "5k", "10k", "15k"]);
  });

  test("of one value, or of none, has a width", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), (value) => {
        const { domain, ticks } = createScale({ domain: [value, value], range: [0, 1] });
        expect(domain[0]).toBeLessThan(domain[1]);
        expect(ticks.length).toBeLessThan(20);
      }),
    );
    expect(createScale({ domain: [Infinity, -Infinity], range: [0, 1] }).domain).toEqual([0, 1]);
  });

  test("of counts has ticks at whole numbers only", () => {
    const scale = createScale({ domain: [0, 3], range: [0, 1], whole: true, count: 8 });
    expect(texts(scale)).toEqual(["0", "1", "2", "3"]);
  });
});

describe("a log axis", () => {
  test("has powers of ten, and places equal factors equally far apart", () => {
    const scale = createScale({ kind: "log", domain: [2e-7, 0.3], range: [0, 70], count: 10 });
    expect(texts(scale)).toEqual(["10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"]);
    expect(scale.at(1e-5) - scale.at(1e-6)).toBeCloseTo(10, 9);
    expect(scale.at(0)).toBeNaN();
  });

  test("of less than a power of ten ends at 1, 2 or 5, so that it has ticks", () => {
    const scale = createScale({ kind: "log", domain: [0.56, 1.3], range: [0, 1] });
    expect([scale.domain, texts(scale)]).toEqual([
      [0.5, 2],
      ["0.5", "1", "2"],
    ]);
    expect(texts(createScale({ kind: "log", domain: [3, 3], range: [0, 1] }))).toEqual([
      ...["1", "2", "5", "10"],
    ]);
  });

  test("falls back to a linear one where nothing is positive", () => {
    expect(createScale({ kind: "log", domain: [-3, 0], range: [0, 1] }).kind).toBe("linear");
  });
});

test("the extent leaves out what is not finite, and on log axes what is not positive", () => {
  expect(
    extentOf([
      [3, Number.NaN, -1],
      [Infinity, 2],
    ]),
  ).toEqual([-1, 3]);
  expect(extentOf([[3, 0, -1, 0.5]], "log")).toEqual([0.5, 3]);
});

test("numbers are written for reading", () => {
  expect([64_000, 1234, 0.12345, -2.5, 5.7e-7, 1e10].map((value) => numberText(value))).toEqual([
    ...["64\u202f000", "1234", "0.123", "−2.50", "5.70×10⁻⁷", "1.00×10¹⁰"],
  ]);
  expect([Number.NaN, null, undefined, Infinity].map((value) => numberText(value))).toEqual([
    ...["–", "–", "–", "∞"],
  ]);
  expect([tickText(0.25, 0.05), tickText(2_500_000, 500_000)]).toEqual(["0.25", "2.5M"]);
  expect([logTickText(1e-5), logTickText(200)]).toEqual(["10⁻⁵", "200"]);
  expect([3.42, 200, 7500].map(durationText)).toEqual(["3.4 s", "3 min 20 s", "2 h 5 min"]);
});
