/** When training stops before its last step. */
export interface PlateauOptions {
  /** Updates whose mean reward is compared with that of those before. */
  readonly steps: number;
  /** Least rise of the mean reward over so many updates. */
  readonly leastGain: number;
}

/** Where a watch stands: part of a checkpoint. */
export interface PlateauState {
  readonly sum: number;
  readonly count: number;
  /** Best mean of a whole block; null before the first. */
  readonly best: number | null;
  readonly reached: boolean;
}

/** Watches the mean reward for a plateau. */
export interface Plateau {
  /** Whether the last whole block of updates was no better than the best before. */
  readonly reached: boolean;
  /** @param meanReward of one update */
  add(meanReward: number): void;
  getState(): PlateauState;
}

const START: PlateauState = { sum: 0, count: 0, best: null, reached: false };

/**
 * Compares blocks of `steps` updates, one after the other: a plateau is reached when the mean reward
 * of a block does not pass the best one before by `leastGain`.
 */
export function createPlateau(
  { steps, leastGain }: PlateauOptions,
  state: PlateauState = START,
): Plateau {
  let { sum, count, best, reached } = state;
  return {
    get reached() {
      return reached;
    },
    add(meanReward) {
      sum += meanReward;
      count++;
      if (count < steps) return;
      const mean = sum / count;
      reached = best !== null && mean < best + leastGain;
      best = best === null ? mean : Math.max(best, mean);
      sum = 0;
      count = 0;
    },
    getState: () => ({ sum, count, best, reached }),
  };
}
