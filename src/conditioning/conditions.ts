import { type ConditionPart, type Conditions, type PartName, rowOf } from "./part.ts";

/** [T] reward exponents of conditions. */
export function betasOf({ asked }: Conditions): Float64Array {
  if (asked.beta) return asked.beta;
  throw new Error("betasOf: every condition has a beta.");
}

/** The rows of both, those of `second` after those of `first`. */
export function joinConditions(
  parts: readonly ConditionPart[],
  first: Conditions,
  second: Conditions,
): Conditions {
  const asked: Partial<Record<PartName, Float64Array>> = {};
  for (const { name } of parts) {
    const [a, b] = [first.asked[name] as Float64Array, second.asked[name] as Float64Array];
    const both = new Float64Array(a.length + b.length);
    both.set(a);
    both.set(b, a.length);
    asked[name] = both;
  }
  return { count: first.count + second.count, asked };
}

/** Conditions of chosen rows. */
export function selectConditions(
  parts: readonly ConditionPart[],
  conditions: Conditions,
  rows: ArrayLike<number>,
): Conditions {
  const asked: Partial<Record<PartName, Float64Array>> = {};
  for (const { name, width } of parts) {
    const from = conditions.asked[name] as Float64Array;
    const to = new Float64Array(rows.length * width);
    for (let i = 0; i < rows.length; i++) to.set(rowOf(from, rows[i], width), i * width);
    asked[name] = to;
  }
  return { count: rows.length, asked };
}

/** Conditions of `count` rows, each row of a part as `askedOf` says. */
export function conditionsFrom(
  parts: readonly ConditionPart[],
  count: number,
  askedOf: (part: ConditionPart) => Float64Array,
): Conditions {
  const asked = Object.fromEntries(
    parts.map(({ name, width }) => [name, new Float64Array(count * width)]),
  ) as Partial<Record<PartName, Float64Array>>;
  for (let t = 0; t < count; t++) {
    for (const part of parts) asked[part.name]?.set(askedOf(part), t * part.width);
  }
  return { count, asked };
}

/** @returns [T, C] the codes of all parts, one after the other */
export function encodeConditions(
  parts: readonly ConditionPart[],
  conditions: Conditions,
): Float32Array {
  const size = parts.reduce((sum, { columns }) => sum + columns, 0);
  const code = new Float32Array(conditions.count * size);
  let first = 0;
  for (const { name, width, columns, encode } of parts) {
    const asked = conditions.asked[name] as Float64Array;
    for (let t = 0; t < conditions.count; t++) {
      const at = t * size + first;
      encode(rowOf(asked, t, width), code.subarray(at, at + columns));
    }
    first += columns;
  }
  return code;
}
