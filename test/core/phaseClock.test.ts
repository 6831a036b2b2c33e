import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createPhaseClock, PHASES, type PhaseSeconds } from "../../src/core/phaseClock.ts";

const none = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as PhaseSeconds;

test("what other threads did is taken out of the phase that waited for them", async () => {
  const clock = createPhaseClock();
  clock.enter("exchange");
  await sleep(20);
  clock.credit({ ...none, forward: 0.004, sampling: 0.002 }, "exchange");
  const { forward, sampling, exchange } = clock.take();
  expect(forward).toBe(0.004);
  expect(sampling).toBe(0.002);
  expect(exchange).toBeGreaterThan(0.013);
  expect(clock.take()).toEqual(none);
});
