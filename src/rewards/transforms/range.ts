/** Which values a range reward likes, and how fast it falls outside. */
export interface RangeOptions {
  readonly low: number;
  readonly high: number;
  /** 1: the higher end of the range is better, -1: the lower one, 0: all of it is equally good. */
  readonly preference: -1 | 0 | 1;
  /** Decay outside, in the unit of the component: the reward falls by e with each `tau`. */
  readonly tau: number;
}

/**
 * Range reward of A-GFN (Pandey et al. 2024, arXiv:2409.09702), in (0, 1].
 *
 * Inside [low, high], with u = (v - low) / (high - low): preference 0 gives 1, preference 1 gives
 * 0.5 + 0.5 u, preference -1 gives 1 - 0.5 u. Outside: exp(-distance / tau), halved on the side
 * that is not preferred (below for 1, above for -1), so that the curve has no step at either end.
 */
export function range(value: number, { low, high, preference, tau }: RangeOptions): number {
  if (value >= low && value <= high) {
    if (preference === 0) return 1;
    const u = high > low ? (value - low) / (high - low) : 1;
    return preference === 1 ? 0.5 + 0.5 * u : 1 - 0.5 * u;
  }
  const decay = Math.exp(-(value < low ? low - value : value - high) / tau);
  const unwanted = preference === 1 ? value < low : preference === -1 && value > high;
  return unwanted ? 0.5 * decay : decay;
}
