import { createRng } from "../core/rng.ts";
import { cosineOf, type FocusRegion } from "../rewards/scalarizations/focusRegion.ts";
import { faceDirections, nearestDirection, partitionDirections, unit } from "./directions.ts";
import { createDirectionTable, type DirectionTableState } from "./directionTable.ts";
import type { ConditionPart, DrawOptions } from "./part.ts";
import { dirichlet, positiveDirection } from "./randomNumbers.ts";
import { writeThermometer } from "./thermometer.ts";

/** How the focus directions are chosen, and how wide their regions are. */
export type FocusOptions = FocusRegion & { readonly thermometerBins: number } & (
    | { readonly type: "uniform" }
    | { readonly type: "dirichlet"; readonly alpha: number }
    | { readonly type: "partitioned"; readonly partitions: number }
    | { readonly type: "tabular"; readonly divisions: number }
  );

/** The focus part, with what it learns of which directions can be reached. */
export interface FocusPart extends ConditionPart {
  /**
   * Learns from an object that was drawn for a direction; nothing unless directions are tabular.
   *
   * @param asked [K] the direction
   * @param objectives [K] what the object has
   */
  observe(asked: Float64Array, objectives: ArrayLike<number>, progress: number): void;
  /** What was learned; undefined unless directions are tabular. */
  getState(): DirectionTableState | undefined;
  setState(state: DirectionTableState): void;
}

interface Drawer extends Pick<FocusPart, "observe" | "getState" | "setState"> {
  draw(options: DrawOptions): Float64Array;
}

const FORGETFUL = { observe: () => {}, getState: () => undefined, setState: () => {} };

function tabular(size: number, divisions: number, { cosine }: FocusRegion): Drawer {
  const directions = faceDirections(size, divisions);
  const table = createDirectionTable(directions.length);
  return {
    draw: ({ rng, progress }) => directions[table.draw(rng, progress)],
    observe(asked, objectives, progress) {
      table.asked(nearestDirection(directions, asked), progress);
      for (const [i, direction] of directions.entries()) {
        if (cosineOf(objectives, direction) >= cosine) table.found(i, progress);
      }
    },
    getState: table.getState,
    setState: table.setState,
  };
}

function drawerOf(options: FocusOptions, size: number): Drawer {
  switch (options.type) {
    case "uniform":
      return { ...FORGETFUL, draw: ({ rng }) => positiveDirection(size, rng) };
    case "dirichlet":
      return { ...FORGETFUL, draw: ({ rng }) => unit(dirichlet(size, options.alpha, rng)) };
    case "partitioned": {
      // The directions belong to the model, not to one run of it: their seed is fixed.
      const directions = partitionDirections(size, options.partitions, createRng(0));
      return { ...FORGETFUL, draw: ({ rng }) => directions[rng.integer(directions.length)] };
    }
    case "tabular":
      return tabular(size, options.divisions, options);
  }
}

/**
 * A unit vector d in the space of objectives; objects count whose objectives point that way (Roy et
 * al. 2023, arXiv:2306.04620). One thermometer a coordinate. Without a word of the user's, the
 * direction of equal objectives.
 */
export function focusPart(options: FocusOptions, objectives: readonly string[]): FocusPart {
  const size = objectives.length;
  const bins = options.thermometerBins;
  const { draw, observe, getState, setState } = drawerOf(options, size);
  return {
    ...{ name: "focus", width: size, columns: size * bins },
    usual: new Float64Array(size).fill(1 / Math.sqrt(size)),
    ...{ draw, observe, getState, setState },
    encode: (direction, code) => {
      for (let i = 0; i < size; i++) {
        writeThermometer(direction[i], { low: 0, high: 1, bins }, code, i * bins);
      }
    },
  };
}
