/** What the main thread spends an iteration on, in the order in which it comes up. */
export const PHASES = [
  "encode",
  "pack",
  "compile",
  "forward",
  "sampling",
  "environment",
  "reward",
  "replay",
  "update",
  "exchange",
] as const;
export type Phase = (typeof PHASES)[number];

/** Wall-clock seconds by phase; phases that never came up are 0. */
export type PhaseSeconds = Readonly<Record<Phase, number>>;

/** Splits wall-clock time by phase. One phase runs at a time, from `enter` to the next `enter`. */
export interface PhaseClock {
  enter(phase: Phase): void;
  /** Ends the phase in progress; seconds by phase since the last `take`. */
  take(): PhaseSeconds;
  /** Counts seconds of the phase `by` as those of what was done meanwhile on other threads. */
  credit(spent: PhaseSeconds, by: Phase): void;
}

/** A stopped clock. */
export function createPhaseClock(): PhaseClock {
  const none = (): Record<Phase, number> =>
    Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Record<Phase, number>;
  let seconds = none();
  let current: Phase | undefined;
  let since = 0;
  const stop = (): void => {
    const now = performance.now();
    if (current !== undefined) seconds[current] += (now - since) / 1000;
    since = now;
    current = undefined;
  };
  return {
    enter(phase) {
      stop();
      current = phase;
    },
    credit(spent, by) {
      for (const phase of PHASES) {
        seconds[phase] += spent[phase];
        seconds[by] -= spent[phase];
      }
    },
    take() {
      stop();
      const taken = seconds;
      seconds = none();
      return taken;
    },
  };
}
