/** Lanczos's approximation of log Gamma(x), x above 0, to about 1e-14 (g = 7, 9 terms). */
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = LANCZOS.reduce((total, c, i) => total + (i === 0 ? c : c / (x - 1 + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/**
 * Share of the gamma distribution of scale 1 below x: x^k e^-x / Gamma(k + 1) times
 * 1 + x / (k + 1) + x^2 / ((k + 1)(k + 2)) + ..., all of whose terms are positive.
 */
function shareBelow(x: number, shape: number): number {
  if (x <= 0) return 0;
  let term = 1;
  let sum = 1;
  for (let i = 1; term > sum * 1e-16; i++) {
    term *= x / (shape + i);
    sum += term;
  }
  return Math.min(1, Math.exp(shape * Math.log(x) - x - logGamma(shape + 1)) * sum);
}

/**
 * The number below which a share of the gamma distribution of scale 1 lies, by bisection.
 *
 * @param share in 0..1, both excluded
 * @param shape above 0, at most 1e3
 */
export function gammaQuantile(share: number, shape: number): number {
  let [low, high] = [0, shape + 1];
  while (shareBelow(high, shape) < share) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (shareBelow(middle, shape) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
