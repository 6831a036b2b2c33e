import { describe, expect, test } from "vitest";
import {
  clockTime,
  createProgress,
  type ProgressStream,
  shortNumber,
} from "../../src/report/progress.ts";

/** A stream that keeps what is written, and a clock that the test moves. */
function record(stream: Partial<ProgressStream> = {}) {
  const written: string[] = [];
  const clock = { ms: 0 };
  return {
    written,
    clock,
    options: {
      stream: { ...stream, write: (text: string) => written.push(text) },
      now: () => clock.ms,
    },
  };
}

describe("in a log", () => {
  test("there is a plain line every few seconds, and a last one", () => {
    const { written, clock, options } = record();
    const progress = createProgress({ total: 100, label: "train", secondsPerLine: 5, ...options });
    for (let step = 1; step <= 100; step++) {
      clock.ms += 250;
      progress.update(step, [`loss ${step}`, "312 molecules/s"]);
    }
    progress.done();
    expect(written).toEqual([
      "train 1/100 (1 %)  loss 1  312 molecules/s  0:25 left\n",
      "train 21/100 (21 %)  loss 21  312 molecules/s  0:20 left\n",
      "train 41/100 (41 %)  loss 41  312 molecules/s  0:15 left\n",
      "train 61/100 (61 %)  loss 61  312 molecules/s  0:10 left\n",
      "train 81/100 (81 %)  loss 81  312 molecules/s  0:05 left\n",
      "train 100/100 (100 %)  loss 100  312 molecules/s  took 0:25\n",
    ]);
    expect(written.join("")).not.toContain("\u001b");
  });

  test("nothing is written where nothing happened", () => {
    const { written, options } = record();
    createProgress({ total: 5, label: "sample", ...options }).done();
    expect(written).toEqual([]);
  });

  test("a short job is one line", () => {
    const { written, options } = record();
    const progress = createProgress({ total: 5, label: "sample", ...options });
    progress.update(5);
    progress.done();
    expect(written).toEqual(["sample 5/5 (100 %)  took 0:00\n"]);
  });

  test("a resumed run tells its time left by its own steps only", () => {
    const { written, clock, options } = record();
    const progress = createProgress({ total: 400, label: "train", first: 300, ...options });
    clock.ms = 10_000;
    progress.update(310);
    expect(written).toEqual(["train 310/400 (77 %)  1:30 left\n"]);
  });
});

describe("in a terminal", () => {
  test("one line is redrawn, at most ten times a second", () => {
    const { written, clock, options } = record({ isTTY: true, columns: 80 });
    const progress = createProgress({ total: 1000, label: "train", ...options });
    for (let step = 1; step <= 1000; step++) {
      clock.ms += 1;
      progress.update(step, ["loss 1.00"]);
    }
    progress.done();
    expect(written.length).toBeLessThanOrEqual(12);
    for (const line of written.slice(0, -1)) expect(line.startsWith("\r\u001b[K")).toBe(true);
    expect(written[1]).toMatch(/█+░+ train 101\/1000 {2}loss 1\.00 {2}0:01 left$/);
    expect(written.at(-2)).toMatch(/█+ train 1000\/1000 {2}loss 1\.00 {2}took 0:01$/);
    expect(written.at(-1)).toBe("\n");
  });

  test("a narrow one gets less, never a second line", () => {
    const fields = ["loss 1.23", "reward 0.41", "best 0.83", "312 mol/s"];
    for (const columns of [5, 20, 30, 40, 60, 80, 120, 200]) {
      const { written, clock, options } = record({ isTTY: true, columns });
      const progress = createProgress({ total: 400, label: "train", ...options });
      clock.ms = 10_000;
      progress.update(100, fields);
      const line = written[0].replace("\r\u001b[K", "");
      expect(line.length).toBeLessThan(columns);
      expect(line.includes("312 mol/s")).toBe(columns >= 80);
      expect(line.includes("0:30 left")).toBe(columns >= 30);
      if (columns >= 120) expect(line).toMatch(/^█{7}░{21} train 100\/400 {2}loss/);
    }
  });

  test("a log line goes above the bar", () => {
    const { written, clock, options } = record({ isTTY: true, columns: 60 });
    const progress = createProgress({ total: 4, label: "train", ...options });
    clock.ms = 1000;
    progress.update(1);
    progress.log("checkpoint saved");
    expect(written[1]).toBe("\r\u001b[Kcheckpoint saved\n");
    expect(written[2]).toContain("train 1/4  0:03 left");
  });
});

test("numbers are told in about three digits", () => {
  const told = [
    0, 0.5, 0.01234, 1e-5, 1.234, 12.34, 123.4, 999.7, 1234, 12_345, 1_234_567, -3.14259,
  ];
  expect(told.map(shortNumber)).toEqual([
    ...["0.00", "0.500", "0.0123", "1.0e-5", "1.23", "12.3", "123", "1000", "1234", "12.3k"],
    ...["1.23M", "-3.14"],
  ]);
  expect(shortNumber(Number.NaN)).toBe("NaN");
});

test("times are told as on a clock", () => {
  expect([0, 9.6, 61, 3723, -1].map(clockTime)).toEqual([
    "0:00",
    "0:10",
    "1:01",
    "1:02:03",
    "0:00",
  ]);
});
