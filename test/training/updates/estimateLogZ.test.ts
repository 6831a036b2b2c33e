import { expect, test } from "vitest";
import type { TrainingBatch } from "../../../src/training/batch.ts";
import { estimateLogZ } from "../../../src/training/updates/estimateLogZ.ts";

/** Two trajectories of one and two steps; log R + sum log PB - sum log PF are 1.3 and 2.1. */
const batch = {
  drawn: 2,
  met: Uint8Array.of(1, 1),
  logReward: Float64Array.of(1, 2),
  trajectories: {
    count: 2,
    trajectoryOf: Int32Array.of(0, 1, 1),
    logPF: Float64Array.of(-0.5, -0.25, -0.25),
    logPB: Float64Array.of(-0.2, -0.4, 0),
    logMultiplicity: new Float64Array(3),
  },
} as unknown as TrainingBatch;

test("log Z starts at the multiple of 1/16 nat next to what balances the batch", () => {
  expect(estimateLogZ(batch, false)).toBe(1.6875);
});

test("log Z starts from the valid objects, at 0 if there are none", () => {
  expect(estimateLogZ({ ...batch, met: Uint8Array.of(0, 1) }, false)).toBe(2.125);
  expect(estimateLogZ({ ...batch, met: Uint8Array.of(0, 0) }, false)).toBe(0);
});

test("with a prior, which the policy starts as, log Z starts at the mean of log R", () => {
  expect(estimateLogZ(batch, true)).toBe(1.5);
});
