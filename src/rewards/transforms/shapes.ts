import { clamp } from "./normalizations.ts";

/** The value itself. */
export function identity(value: number): number {
  return value;
}

/** The value forced into [low, high]. */
export function clip(value: number, { low, high }: { low: number; high: number }): number {
  return clamp(value, low, high);
}

/** v / divisor forced into [low, high], as the field scales docking scores. */
export function scaledClip(
  value: number,
  { divisor, low, high }: { divisor: number; low: number; high: number },
): number {
  return clamp(value / divisor, low, high);
}

/** 0 at `low`, 1 at `high`, linear between, flat beyond; `low` above `high` prefers small values. */
export function linear(value: number, { low, high }: { low: number; high: number }): number {
  return clamp((value - low) / (high - low), 0, 1);
}

/** 1 / (1 + exp(-(v - center) / width)); a negative `width` prefers small values. */
export function sigmoid(
  value: number,
  { center, width }: { center: number; width: number },
): number {
  return 1 / (1 + Math.exp(-(value - center) / width));
}

/** exp(-(v - center)^2 / (2 width^2)): 1 at `center`. */
export function gaussian(
  value: number,
  { center, width }: { center: number; width: number },
): number {
  return Math.exp(-((value - center) ** 2) / (2 * width ** 2));
}
