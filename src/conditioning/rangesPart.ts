import type { Rng } from "../core/rng.ts";
import type { ConditionPart } from "./part.ts";
import { truncatedNormal } from "./randomNumbers.ts";
import { writeThermometer } from "./thermometer.ts";

/** A property whose range can be asked for. */
export interface RangeProperty {
  readonly name: string;
  /** Ends of the ranges that can be asked for, in the unit of the property. */
  readonly low: number;
  readonly high: number;
  /** [low, high] of the range that is asked for where nobody says otherwise. */
  readonly wanted: readonly [number, number];
  /** Ends are multiples of it; 0 for any number. */
  readonly step: number;
  /** Chance that an end of `wanted` is drawn anew. */
  readonly redrawn: number;
  readonly thermometerBins: number;
}

const onStep = (value: number, step: number): number =>
  step === 0 ? value : Math.round(value / step) * step;

const anyEnd = ({ low, high, step }: RangeProperty, rng: Rng): number =>
  Math.min(high, Math.max(low, onStep(low + rng.next() * (high - low), step)));

const ordered = (a: number, b: number): [number, number] => (a <= b ? [a, b] : [b, a]);

function drawRange(property: RangeProperty, rng: Rng): [number, number] {
  const [low, high] = property.wanted.map((end) =>
    rng.next() < property.redrawn ? anyEnd(property, rng) : end,
  );
  return ordered(low, high);
}

/**
 * Ranges [low, high] of properties, as in A-GFN (Pandey et al. 2024, arXiv:2409.09702): each end of
 * the wanted range is drawn anew, uniformly between the property's ends, with probability `redrawn`
 * (0.5 there). Two thermometers a property, of 16 bins there.
 */
export function rangesPart(properties: readonly RangeProperty[]): ConditionPart {
  const width = 2 * properties.length;
  return {
    name: "ranges",
    width,
    columns: properties.reduce((sum, { thermometerBins }) => sum + 2 * thermometerBins, 0),
    usual: Float64Array.from(properties.flatMap(({ wanted }) => [...wanted])),
    draw: ({ rng }) =>
      Float64Array.from(properties.flatMap((property) => drawRange(property, rng))),
    encode: (ends, code) => {
      let at = 0;
      for (let i = 0; i < width; i++) {
        const { low, high, thermometerBins: bins } = properties[i >> 1];
        writeThermometer(ends[i], { low, high, bins }, code, at);
        at += bins;
      }
    },
  };
}

/** How ranges are laid around known molecules. */
export interface AroundOptions {
  /** Standard deviation of an end's distance from the molecule's value, as a share of high - low. */
  readonly spread: number;
  /** Share of the ranges that miss the value on purpose. */
  readonly outside: number;
}

/** 0.1 of the ranges miss their molecule in A-GFN; the spread is ours. */
const AROUND: AroundOptions = { spread: 0.15, outside: 0.1 };

/** Ends may be rounded to a step, but not past the value that they are to hold. */
function rangeHolding(property: RangeProperty, value: number, spread: number, rng: Rng) {
  const { low, high, step } = property;
  const center = Math.min(high, Math.max(low, value));
  const deviation = spread * (high - low);
  const below = truncatedNormal({ mean: center, deviation, low, high: center }, rng);
  const above = truncatedNormal({ mean: center, deviation, low: center, high }, rng);
  if (step === 0) return [below, above] as const;
  return [
    Math.max(low, Math.floor(below / step) * step),
    Math.min(high, Math.ceil(above / step) * step),
  ] as const;
}

/** A range on one side of the value; undefined where the value leaves no room for one. */
function rangeMissing(property: RangeProperty, value: number, rng: Rng) {
  for (let i = 0; i < 100; i++) {
    const [low, high] = ordered(anyEnd(property, rng), anyEnd(property, rng));
    if (low < high && (value < low || value > high)) return [low, high] as const;
  }
  return undefined;
}

/**
 * [2 P] ranges for a molecule that is known already (offline or replayed): each end of a range lies
 * at a truncated normal distance from the molecule's own value, so that it is met; a share misses
 * the value on purpose, so that the policy learns ranges from both sides.
 *
 * @param values [P] the molecule's properties
 */
export function rangesAround(
  properties: readonly RangeProperty[],
  values: ArrayLike<number>,
  rng: Rng,
  { spread, outside }: AroundOptions = AROUND,
): Float64Array {
  return Float64Array.from(
    properties.flatMap((property, i) => {
      const missing = rng.next() < outside ? rangeMissing(property, values[i], rng) : undefined;
      return [...(missing ?? rangeHolding(property, values[i], spread, rng))];
    }),
  );
}
