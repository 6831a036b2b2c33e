import { gaussian, linear } from "../transforms/shapes.ts";

/**
 * How a term of an objective judges a number: in, any; out, [0, 1]. The names are those of GuacaMol
 * (Brown et al., arXiv:1811.09621; `guacamol/score_modifier.py`).
 */
export type Modifier = (value: number) => number;

/** The number itself. */
export const unmodified: Modifier = (value) => value;

/** exp(-(v - mu)^2 / (2 sigma^2)): best at `mu`. */
export function gaussianModifier(mu: number, sigma: number): Modifier {
  return (value) => gaussian(value, { center: mu, width: sigma });
}

/** 1 up to `mu`, the falling half of the bell above: small values are wanted. */
export function minGaussian(mu: number, sigma: number): Modifier {
  return (value) => gaussian(Math.max(value, mu), { center: mu, width: sigma });
}

/** 1 from `mu` on, the rising half of the bell below: large values are wanted. */
export function maxGaussian(mu: number, sigma: number): Modifier {
  return (value) => gaussian(Math.min(value, mu), { center: mu, width: sigma });
}

/** min(v / upper, 1), at least 0: nothing is gained above `upper`. */
export function clipped(upper: number): Modifier {
  return (value) => linear(value, { low: 0, high: upper });
}
