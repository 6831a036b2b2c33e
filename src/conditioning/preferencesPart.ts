import type { ConditionPart } from "./part.ts";
import { dirichlet } from "./randomNumbers.ts";
import { simplexGrid } from "./simplexGrid.ts";
import { writeThermometer } from "./thermometer.ts";

/** How the weights of the objectives are chosen. */
export type PreferenceOptions =
  | { readonly type: "dirichlet"; readonly alpha: number; readonly thermometerBins: number }
  | { readonly type: "grid"; readonly divisions: number; readonly thermometerBins: number }
  | {
      readonly type: "fixed";
      /** By objective, from 0, not all 0; objectives left out have 0. */
      readonly weights: Readonly<Record<string, number>>;
    };

/** Weights that add up to 1. */
export function normalized(weights: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(weights);
  const sum = values.reduce((total, weight) => total + weight, 0);
  return values.map((weight) => weight / sum);
}

/** What to say of fixed weights that do not add up to 1; undefined if there is nothing to say. */
export function fixedWeightsNote(options: PreferenceOptions | undefined): string | undefined {
  if (options?.type !== "fixed") return undefined;
  const names = Object.keys(options.weights);
  const weights = names.map((name) => options.weights[name]);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) < 1e-9) return undefined;
  const used = normalized(weights);
  const list = names.map((name, i) => `${name}=${Number(used[i].toFixed(4))}`).join(",");
  return (
    `conditioning.preferences.weights add up to ${Number(sum.toPrecision(6))}, not 1: ` +
    `taken as ${list}.`
  );
}

/**
 * Preference weights w of the objectives, from 0, which add up to 1 (MOGFN-PC, Jain et al. 2023,
 * arXiv:2210.12765): drawn from a Dirichlet distribution, from a grid of the simplex, or always the
 * same. One thermometer an objective (16 bins in recursionpharma/gflownet).
 *
 * Without a word of the user's, all objectives weigh the same, or as the fixed weights say.
 */
export function preferencesPart(
  options: PreferenceOptions,
  objectives: readonly string[],
): ConditionPart {
  const size = objectives.length;
  const equal = new Float64Array(size).fill(1 / size);
  if (options.type === "fixed") {
    const weights = normalized(objectives.map((name) => options.weights[name] ?? 0));
    return {
      ...{ name: "preferences", width: size, columns: 0, usual: weights },
      draw: () => weights,
      encode: () => {},
    };
  }
  const bins = options.thermometerBins;
  const grid = options.type === "grid" ? simplexGrid(size, options.divisions) : [];
  return {
    ...{ name: "preferences", width: size, columns: size * bins, usual: equal },
    draw: ({ rng }) =>
      options.type === "dirichlet"
        ? dirichlet(size, options.alpha, rng)
        : grid[rng.integer(grid.length)],
    encode: (weights, code) => {
      for (let i = 0; i < size; i++) {
        writeThermometer(weights[i], { low: 0, high: 1, bins }, code, i * bins);
      }
    },
  };
}
