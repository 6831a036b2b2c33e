import { sizeOf } from "../../engine/parameters.ts";
import type { Model } from "../model.ts";
import { shiftOf } from "./transferWeights.ts";

/** Parameters first..end-1 of the flat vector, whose changes are multiplied by `factor`. */
export interface RateSegment {
  readonly start: number;
  readonly end: number;
  readonly factor: number;
}

/** Arrays of the heads of forward actions. */
const HEADS = /^(graphHead|siteHead|logits)\./;
/** Arrays that read the conditioning, with what is added to them. */
const reads = (name: string): boolean =>
  name !== "logZ.hidden.weight" && (shiftOf(name) !== undefined || /\.film\.bias$/.test(name));

/**
 * Layer-wise learning rates as in A-GFN (Pandey et al. 2025, arXiv:2503.06337): the action heads and
 * what reads the conditioning learn `factor` times as fast as the rest.
 *
 * @returns none for a factor of 1
 */
export function headRates(
  { parameters }: Pick<Model, "parameters">,
  factor: number,
): RateSegment[] {
  if (factor === 1) return [];
  let at = 0;
  const segments: RateSegment[] = [];
  for (const { name, shape } of parameters) {
    const end = at + sizeOf(shape);
    const own = HEADS.test(name) || reads(name) ? factor : 1;
    const last = segments.at(-1);
    if (last?.factor === own) segments[segments.length - 1] = { ...last, end };
    else segments.push({ start: at, end, factor: own });
    at = end;
  }
  return segments;
}
