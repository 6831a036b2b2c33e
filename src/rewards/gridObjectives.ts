import { ConfigError } from "../core/errors.ts";
import type { Composition } from "./composition.ts";
import { logOfReward } from "./logReward.ts";
import type { RewardBatch, RewardFunction } from "./reward.ts";
import { SCALARIZATIONS, type ScalarizationName } from "./scalarization.ts";

type Landscape = (x: number, y: number) => number;

/** Branin's function, three equal minima (Surjanovic and Bingham's collection, sfu.ca/~ssurjano). */
const branin: Landscape = (x, y) => {
  const [u, v] = [15 * x - 5, 15 * y];
  const slope = v - (5.1 / (4 * Math.PI ** 2)) * u * u + (5 / Math.PI) * u - 6;
  return -(slope * slope + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(u) + 10);
};

/** Currin et al.'s exponential function (1988), of the same collection. */
const currin: Landscape = (x, y) => {
  const factor = y === 0 ? 1 : 1 - Math.exp(-1 / (2 * y));
  const top = 2300 * x ** 3 + 1900 * x * x + 2092 * x + 60;
  return (factor * top) / (100 * x ** 3 + 500 * x * x + 4 * x + 20);
};

/** Minus Beale's function, its square [-4.5, 4.5] mapped to [0, 1]. */
const beale: Landscape = (x, y) => {
  const [u, v] = [9 * x - 4.5, 9 * y - 4.5];
  const squares = [1.5 - u + u * v, 2.25 - u + u * v * v, 2.625 - u + u * v ** 3];
  // Beale's values span 10^5: their logs are compared.
  return -Math.log1p(squares.reduce((sum, term) => sum + term * term, 0));
};

/** Minus the squared distance from the middle. */
const sphere: Landscape = (x, y) => -((x - 0.5) ** 2 + (y - 0.5) ** 2);

/** Shubert's function, 18 equal minima, its square [-2, 2] of [-10, 10] mapped to [0, 1]. */
const shubert: Landscape = (x, y) => {
  const wave = (u: number) =>
    [1, 2, 3, 4, 5].reduce((sum, i) => sum + i * Math.cos((i + 1) * u + i), 0);
  return -wave(4 * x - 2) * wave(4 * y - 2);
};

/** Objectives of a square by name; larger is better. */
export const GRID_OBJECTIVES = { branin, currin, beale, sphere, shubert } as const satisfies Record<
  string,
  Landscape
>;

/** Name of an objective of a square. */
export type GridObjectiveName = keyof typeof GRID_OBJECTIVES;

/** Names of all objectives of a square. */
export const GRID_OBJECTIVE_NAMES = Object.keys(GRID_OBJECTIVES) as [
  GridObjectiveName,
  ...GridObjectiveName[],
];

/** A grid of 2 dimensions, its objectives, and how they become one reward. */
export interface GridObjectivesOptions {
  readonly dimensions: number;
  /** Values of a coordinate: 0..side-1. */
  readonly side: number;
  readonly objectives: readonly GridObjectiveName[];
  readonly combine: ScalarizationName;
  /** Value of an objective in its worst cell; 1 in its best. */
  readonly least: number;
}

/** How the objectives become one reward, all of one weight. */
export const gridComposition = ({
  objectives,
  combine,
}: Pick<GridObjectivesOptions, "objectives" | "combine">): Composition => ({
  parts: objectives.map((name) => ({ name, transform: { type: "identity" }, weight: 1 })),
  combine,
});

/** [side, side] an objective at all cells, scaled to `least` .. 1. */
function scaledObjective(name: GridObjectiveName, side: number, least: number): Float64Array {
  const values = Float64Array.from({ length: side * side }, (_, cell) =>
    GRID_OBJECTIVES[name](Math.floor(cell / side) / (side - 1), (cell % side) / (side - 1)),
  );
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return values.map((value) => least + ((1 - least) * (value - low)) / (high - low));
}

/** Cell of "3,5"; -1 if it is none. */
function cellOf(object: string, side: number): number {
  const point = object.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : -1));
  const isCell = point.length === 2 && point.every((x) => x >= 0 && x < side);
  return isCell ? point[0] * side + point[1] : -1;
}

/**
 * Several objectives on the cells of a grid of 2 dimensions, one column each, so that conditional
 * and multi-objective samplers can be checked exactly (the functions that OP-GFN, Chen and Mauch
 * 2024, arXiv:2310.00386, uses; each scaled on the grid itself).
 *
 * @throws ConfigError if the grid has another number of dimensions
 */
export function gridObjectives(options: GridObjectivesOptions): RewardFunction {
  const { dimensions, side, objectives, combine, least } = options;
  if (dimensions !== 2) {
    throw new ConfigError(
      `reward.type is gridObjectives, whose functions are of 2 variables, but env.dimensions is ${dimensions}. ` +
        "Set env.dimensions to 2.",
    );
  }
  const tables = objectives.map((name) => scaledObjective(name, side, least));
  const ones = objectives.map(() => 1);
  return {
    columns: objectives,
    composition: gridComposition(options),
    reads: "object",
    evaluate: async (objects) => {
      const cells = objects.map((object) => cellOf(object, side));
      const rows = cells.map((cell) =>
        tables.map((table) => (cell < 0 ? Number.NaN : table[cell])),
      );
      const reward = Float64Array.from(rows, (row, i) =>
        cells[i] < 0 ? 0 : SCALARIZATIONS[combine](row, ones),
      );
      return {
        canonical: objects.map((object, i) => (cells[i] < 0 ? null : object)),
        values: Object.fromEntries(
          objectives.map((name, k) => [name, Float64Array.from(rows, (row) => row[k])]),
        ),
        reward,
        logReward: reward.map((r, i) => (cells[i] < 0 ? Number.NEGATIVE_INFINITY : logOfReward(r))),
        valid: Uint8Array.from(cells, (cell) => (cell < 0 ? 0 : 1)),
        errors: objects.map((object, i) =>
          cells[i] < 0 ? `"${object}" is no cell of the grid of side ${side}.` : null,
        ),
      } satisfies RewardBatch;
    },
    close: async () => {},
  };
}
