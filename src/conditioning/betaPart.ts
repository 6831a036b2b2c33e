import type { Rng } from "../core/rng.ts";
import { gammaQuantile } from "./gammaQuantile.ts";
import type { ConditionPart } from "./part.ts";
import { betaNumber, gamma } from "./randomNumbers.ts";
import { writeThermometer } from "./thermometer.ts";

/** How the reward exponent beta of each trajectory is chosen. */
export type Temperature =
  | { readonly type: "constant"; readonly beta: number }
  | {
      readonly type: "uniform" | "logUniform";
      readonly low: number;
      readonly high: number;
      readonly thermometerBins: number;
    }
  | {
      readonly type: "annealed";
      readonly low: number;
      readonly high: number;
      /** Share of training after which beta is `high`. */
      readonly until: number;
    }
  | {
      readonly type: "gamma";
      readonly shape: number;
      readonly scale: number;
      readonly thermometerBins: number;
    }
  | {
      readonly type: "beta";
      readonly a: number;
      readonly b: number;
      readonly high: number;
      readonly thermometerBins: number;
    };

/** Share of the gamma distribution below the greatest beta that is asked for. */
const GAMMA_SHARE = 0.95;

/** Least and greatest beta that is drawn; of the gamma distribution, its 95th percentile. */
export function betaLimits(temperature: Temperature): {
  readonly low: number;
  readonly high: number;
} {
  switch (temperature.type) {
    case "constant":
      return { low: temperature.beta, high: temperature.beta };
    case "uniform":
    case "logUniform":
    case "annealed":
      return { low: temperature.low, high: temperature.high };
    case "gamma":
      return { low: 0, high: temperature.scale * gammaQuantile(GAMMA_SHARE, temperature.shape) };
    case "beta":
      return { low: 0, high: temperature.high };
  }
}

function drawBeta(
  temperature: Temperature,
  high: number,
  { rng, progress }: { readonly rng: Rng; readonly progress: number },
): number {
  switch (temperature.type) {
    case "constant":
      return temperature.beta;
    case "uniform":
      return temperature.low + rng.next() * (high - temperature.low);
    case "logUniform":
      return temperature.low * (high / temperature.low) ** rng.next();
    case "annealed": {
      const { low, until } = temperature;
      return low * (high / low) ** Math.min(1, progress / until);
    }
    case "gamma":
      return Math.min(high, temperature.scale * gamma(temperature.shape, rng));
    case "beta":
      return high * betaNumber(temperature.a, temperature.b, rng);
  }
}

/**
 * The reward exponent. Shown by a thermometer from 0 to the greatest beta; a constant or
 * annealed one is not shown. Without a word of the user's, the greatest beta is asked for.
 *
 * The distributions and the upper end of `gamma` are those of recursionpharma/gflownet; draws above
 * that end, which the thermometer could not tell apart, are set to it.
 */
export function betaPart(temperature: Temperature): ConditionPart {
  const { high } = betaLimits(temperature);
  const bins = "thermometerBins" in temperature ? temperature.thermometerBins : 0;
  return {
    name: "beta",
    width: 1,
    columns: bins,
    usual: Float64Array.of(high),
    draw: (drawing) => Float64Array.of(drawBeta(temperature, high, drawing)),
    encode: ([beta], code) => writeThermometer(beta, { low: 0, high, bins }, code, 0),
  };
}
