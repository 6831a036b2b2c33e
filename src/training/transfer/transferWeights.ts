import type { ParameterSpec } from "../../engine/parameters.ts";
import { sizeOf } from "../../engine/parameters.ts";
import type { Model } from "../model.ts";

/** Weights of a run, and what its conditioning columns are. */
export interface PretrainedWeights {
  readonly model: Pick<Model, "parameters">;
  /** [P] */
  readonly weights: Float32Array;
  /** [C] */
  readonly columns: readonly string[];
  /** [C] code of what is asked where nobody says otherwise. */
  readonly usualCode: Float32Array;
}

/** What became of the arrays of a run. */
export interface Transfer {
  /** [P'] of the new model. */
  readonly weights: Float32Array;
  /** Arrays of the new model that the old one lacks: they start as for a new run. */
  readonly started: readonly string[];
  /** Arrays of the old model that the new one has no place for. */
  readonly dropped: readonly string[];
  /** Arrays of both whose shapes differ: nothing was transferred. */
  readonly misfits: readonly string[];
}

/** The vectors that the linear maps of the conditioning are added to, by the map's name. */
const SHIFT_OF: readonly (readonly [RegExp, (map: string) => string])[] = [
  [/^virtualNode\.conditioning$/, () => "virtualNode"],
  [/\.film\.weight$/, (map) => map.replace(/weight$/, "bias")],
  [/^logZ\.hidden\.weight$/, () => "logZ.hidden.bias"],
  [/^conditioning$/, () => "hidden0.bias"],
];

/** Name of the vector that a linear map of the conditioning is added to; undefined for others. */
export const shiftOf = (name: string): string | undefined =>
  SHIFT_OF.find(([pattern]) => pattern.test(name))?.[1](name);

/** Where each array lies in the flat vector. */
function layoutOf(
  specs: readonly ParameterSpec[],
): Map<string, { at: number; spec: ParameterSpec }> {
  const layout = new Map<string, { at: number; spec: ParameterSpec }>();
  let at = 0;
  for (const spec of specs) {
    layout.set(spec.name, { at, spec });
    at += sizeOf(spec.shape);
  }
  return layout;
}

/**
 * Rows of a linear map [C, width] by the names of columns; rows of new columns are 0, so that they
 * say nothing at first. What dropped columns usually said goes to `shift`.
 */
function transferRows(
  from: Float32Array,
  to: Float32Array,
  parts: {
    readonly width: number;
    readonly before: PretrainedWeights;
    readonly columns: readonly string[];
    readonly shift: Float32Array;
  },
): void {
  const { width, before, columns, shift } = parts;
  to.fill(0);
  for (const [row, name] of before.columns.entries()) {
    const own = from.subarray(row * width, (row + 1) * width);
    const place = columns.indexOf(name);
    if (place >= 0) to.set(own, place * width);
    else
      own.forEach((value, i) => {
        shift[i] += value * before.usualCode[row];
      });
  }
}

/**
 * Weights of a new model from those of a run, arrays matched by name. Columns of the conditioning
 * are matched by name too: new ones start neutral, and dropped ones stay at what is usually asked,
 * so that the new policy starts as the old one.
 *
 * @param initial [P'] start values for what the run lacks
 */
export function transferWeights(
  before: PretrainedWeights,
  after: { readonly model: Pick<Model, "parameters">; readonly columns: readonly string[] },
  initial: Float32Array,
): Transfer {
  const old = layoutOf(before.model.parameters);
  const current = layoutOf(after.model.parameters);
  const weights = initial.slice();
  const started: string[] = [];
  const misfits: string[] = [];
  const shifts: { name: string; shift: Float32Array }[] = [];
  const sliceOf = (all: Float32Array, { at, spec }: { at: number; spec: ParameterSpec }) =>
    all.subarray(at, at + sizeOf(spec.shape));
  for (const [name, place] of current) {
    const known = old.get(name);
    const to = sliceOf(weights, place);
    const target = shiftOf(name);
    if (!known) {
      started.push(name);
      // Without the old map there was no conditioning; log Z's own map ends in zeros anyway.
      if (target !== undefined && name !== "logZ.hidden.weight") to.fill(0);
      continue;
    }
    const from = sliceOf(before.weights, known);
    const width = place.spec.shape.at(-1) ?? 1;
    if (target !== undefined && known.spec.shape.at(-1) === width) {
      const shift = new Float32Array(width);
      transferRows(from, to, { width, before, columns: after.columns, shift });
      shifts.push({ name: target, shift });
    } else if (known.spec.shape.join() === place.spec.shape.join()) to.set(from);
    else misfits.push(name);
  }
  for (const { name, shift } of shifts) {
    const place = current.get(name);
    if (!place) throw new Error(`transferWeights: there is no array ${name} to add to.`);
    const to = sliceOf(weights, place);
    shift.forEach((value, i) => {
      to[i] += value;
    });
  }
  return {
    weights,
    started,
    dropped: [...old.keys()].filter((name) => !current.has(name)),
    misfits,
  };
}
