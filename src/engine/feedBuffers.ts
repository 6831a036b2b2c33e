/**
 * Large arrays that are filled anew for each run. Those that are allocated for each run make the
 * garbage collector work, on cores that the programs need.
 */
export interface FeedBuffers {
  /** Zeros; valid until the next call with the same name. */
  floats(name: string, length: number): Float32Array;
}

/** A new array at each call. */
export const freshBuffers: FeedBuffers = { floats: (_name, length) => new Float32Array(length) };

/** One array a name, as long as the longest that was asked for. */
export function createFeedBuffers(): FeedBuffers {
  const arrays = new Map<string, Float32Array>();
  return {
    floats(name, length) {
      let array = arrays.get(name);
      if (!array || array.length < length) {
        array = new Float32Array(length);
        arrays.set(name, array);
      }
      return array.subarray(0, length).fill(0);
    },
  };
}
