/** Numbers in an array of one type. */
interface NumberArray {
  set(values: ArrayLike<number>, at: number): void;
}

/** The numbers of all parts, in order, in one new array of a type: `joinArrays(Int32Array, parts)`. */
export function joinArrays<T extends NumberArray>(
  type: new (length: number) => T,
  parts: readonly ArrayLike<number>[],
): T {
  const out = new type(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
