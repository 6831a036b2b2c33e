import type { StateBatch } from "../environment.ts";

/** Cells of a grid. */
export interface HypergridStates extends StateBatch {
  /** [count, dimensions] row-major, each in 0..side-1. */
  readonly coordinates: Int32Array;
  /** [count] 1 where the trajectory has stopped. */
  readonly stopped: Uint8Array;
}

/** The states at `indices`, in that order. */
export function selectCells(
  states: HypergridStates,
  indices: ArrayLike<number>,
  dimensions: number,
): HypergridStates {
  const coordinates = new Int32Array(indices.length * dimensions);
  const stopped = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * dimensions;
    coordinates.set(states.coordinates.subarray(start, start + dimensions), i * dimensions);
    stopped[i] = states.stopped[indices[i]];
  }
  return { count: indices.length, coordinates, stopped };
}

/** The states of all batches, in order. */
export function concatCells(
  batches: readonly HypergridStates[],
  dimensions: number,
): HypergridStates {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const coordinates = new Int32Array(count * dimensions);
  const stopped = new Uint8Array(count);
  let at = 0;
  for (const batch of batches) {
    coordinates.set(batch.coordinates, at * dimensions);
    stopped.set(batch.stopped, at);
    at += batch.count;
  }
  return { count, coordinates, stopped };
}
