import type { Rng } from "../core/rng.ts";

/** How the reward exponent beta of each trajectory is chosen. */
export type Temperature =
  | { readonly type: "constant"; readonly beta: number }
  | {
      readonly type: "uniform" | "logUniform";
      readonly low: number;
      readonly high: number;
      readonly thermometerBins: number;
    };

/** Columns of the conditioning matrix: none when beta never varies. */
export function conditioningSize(temperature: Temperature): number {
  return temperature.type === "constant" ? 0 : temperature.thermometerBins;
}

/** The largest beta that can be drawn: the one that is sampled with unless the user says another. */
export function highestBeta(temperature: Temperature): number {
  return temperature.type === "constant" ? temperature.beta : temperature.high;
}

/** [count] reward exponents. */
export function sampleBetas(temperature: Temperature, count: number, rng: Rng): Float64Array {
  const betas = new Float64Array(count);
  if (temperature.type === "constant") return betas.fill(temperature.beta);
  const { type, low, high } = temperature;
  return betas.map(() => {
    const u = rng.next();
    return type === "uniform" ? low + u * (high - low) : low * (high / low) ** u;
  });
}

/**
 * [T, C] thermometer code of each beta: bin k of C, of width high / C, is
 * clamp((beta - k width) / width, 0, 1).
 */
export function encodeBetas(temperature: Temperature, betas: Float64Array): Float32Array {
  const bins = conditioningSize(temperature);
  const code = new Float32Array(betas.length * bins);
  const width = highestBeta(temperature) / bins;
  for (let t = 0; t < betas.length; t++) {
    for (let k = 0; k < bins; k++) {
      code[t * bins + k] = Math.min(1, Math.max(0, (betas[t] - k * width) / width));
    }
  }
  return code;
}

/** Rows of a [T, width] matrix by number: [rows.length, width]. */
export function gatherConditioning(
  conditioning: Float32Array,
  width: number,
  rows: ArrayLike<number>,
): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    out.set(conditioning.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return out;
}
