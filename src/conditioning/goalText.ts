import type { Conditioning } from "./conditioning.ts";
import { type Conditions, type PartName, rowOf } from "./part.ts";

/** A number in few digits: 0.7, 48, 0.333. */
const short = (value: number): string => String(Number(value.toPrecision(3)));

const list = (names: readonly string[], values: Float64Array): string =>
  names.map((name, i) => `${name}=${short(values[i])}`).join(",");

/** The text of each part's numbers. */
const TEXT_OF: Readonly<
  Record<PartName, (conditioning: Conditioning, values: Float64Array) => string[]>
> = {
  beta: (_, values) => [`beta ${short(values[0])}`],
  preferences: ({ objectives }, values) => [`prefer ${list(objectives, values)}`],
  ranges: ({ properties }, values) =>
    properties.map(
      ({ name }, p) => `range ${name}=${short(values[2 * p])}:${short(values[2 * p + 1])}`,
    ),
  focus: ({ objectives }, values) => [`focus ${list(objectives, values)}`],
  target: () => ["target"],
};

/** What one trajectory is asked for, as it could be written on the command line, without dashes. */
export function goalText(conditioning: Conditioning, { asked }: Conditions, row: number): string {
  return conditioning.parts
    .flatMap(({ name, width }) =>
      TEXT_OF[name](conditioning, rowOf(asked[name] as Float64Array, row, width)),
    )
    .join(", ");
}
