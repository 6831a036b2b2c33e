import type { ResolvedConfig } from "../config/schema.ts";

/** How objects lie in a plane. */
export interface Plane {
  readonly rows: number;
  readonly columns: number;
  /** [X] row * columns + column of each object; several may share one. */
  readonly cell: Int32Array;
  readonly rowLabel: string;
  readonly columnLabel: string;
}

/** Points of a grid by their first two coordinates. */
function gridPlane(side: number, dimensions: number, names: readonly string[]): Plane {
  const rows = dimensions === 1 ? 1 : side;
  const cell = Int32Array.from(names, (name) => {
    const [x, y = 0] = name.split(",").map(Number);
    return y * side + x;
  });
  const rest = dimensions > 2 ? " (others summed)" : "";
  const rowLabel = dimensions === 1 ? "" : `second coordinate${rest}`;
  return { rows, columns: side, cell, rowLabel, columnLabel: `first coordinate${rest}` };
}

/** Strings by their first and their second half, each in the order of the alphabet. */
function stringPlane(alphabet: readonly string[], length: number, names: readonly string[]): Plane {
  const half = Math.ceil(length / 2);
  const numberOf = (letters: readonly string[]): number =>
    letters.reduce((sum, letter) => sum * alphabet.length + alphabet.indexOf(letter), 0);
  const columns = alphabet.length ** (length - half);
  const cell = Int32Array.from(names, (name) => {
    const letters = [...name];
    return numberOf(letters.slice(0, half)) * columns + numberOf(letters.slice(half));
  });
  const [first, last] = [`first ${half} letters`, `last ${length - half} letters`];
  return { rows: alphabet.length ** half, columns, cell, rowLabel: first, columnLabel: last };
}

/**
 * Places of objects in a plane, where their space has one.
 *
 * @param names as the environment writes them
 */
export function planeOf(env: ResolvedConfig["env"], names: readonly string[]): Plane | undefined {
  if (env.type === "hypergrid") return gridPlane(env.side, env.dimensions, names);
  // Letters that stand for blocks are named by their molecules, which several strings may be.
  if (env.type !== "strings" || env.length < 2 || env.blocks) return undefined;
  return stringPlane([...env.alphabet], env.length, names);
}
