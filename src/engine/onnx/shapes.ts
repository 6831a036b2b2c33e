import { ShapeError } from "../../core/errors.ts";

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, i) => length === b[i]);

/**
 * NumPy's broadcasting, as in ONNX and tfjs.
 *
 * @throws ShapeError if two lengths differ and neither is 1
 */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(`Shapes [${a.join(", ")}] and [${b.join(", ")}] do not broadcast.`);
    }
    return left === 1 ? right : left;
  });
}

/** `axis` in 0..rank-1; negative ones count from the end. */
export const normalizeAxis = (axis: number, rank: number): number =>
  axis < 0 ? axis + rank : axis;

/** `shape` with the length at `axis` replaced. */
export const withLength = (shape: Shape, axis: number, length: number): number[] =>
  shape.map((old, i) => (i === axis ? length : old));
