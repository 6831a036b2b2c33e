import type { Rng } from "../core/rng.ts";

/**
 * A number of the gamma distribution of mean `shape` and scale 1 (Marsaglia and Tsang 2000, ACM
 * TOMS 26; shapes below 1 by their boost with U^(1 / shape)).
 *
 * @param shape above 0
 */
export function gamma(shape: number, rng: Rng): number {
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A number in 0..1 of the beta distribution, from two of the gamma distribution. */
export function betaNumber(a: number, b: number, rng: Rng): number {
  const x = gamma(a, rng);
  return x / (x + gamma(b, rng));
}

/** [size] numbers from 0 that add up to 1, of the symmetric Dirichlet distribution. */
export function dirichlet(size: number, alpha: number, rng: Rng): Float64Array {
  const parts = Float64Array.from({ length: size }, () => gamma(alpha, rng));
  const sum = parts.reduce((total, part) => total + part, 0);
  // All parts of a tiny alpha can vanish; then one of them has all, as in the limit.
  if (sum === 0) parts[rng.integer(size)] = 1;
  return sum === 0 ? parts : parts.map((part) => part / sum);
}

/** [size] a point of the unit sphere with no coordinate below 0, uniform there. */
export function positiveDirection(size: number, rng: Rng): Float64Array {
  const parts = Float64Array.from({ length: size }, () => Math.abs(rng.normal()));
  const length = Math.hypot(...parts);
  return length === 0 ? positiveDirection(size, rng) : parts.map((part) => part / length);
}

/** Tries before a draw from a far tail is settled by the nearest end. */
const MOST_TRIES = 1000;

/** A normal number of the given mean and deviation that lies in [low, high], by rejection. */
export function truncatedNormal({ mean, deviation, low, high }: TruncatedNormal, rng: Rng): number {
  for (let i = 0; i < MOST_TRIES; i++) {
    const x = mean + deviation * rng.normal();
    if (x >= low && x <= high) return x;
  }
  return Math.min(high, Math.max(low, mean));
}

/** A normal distribution of which only [low, high] is kept. */
export interface TruncatedNormal {
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}
