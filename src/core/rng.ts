/** The whole state of an `Rng`: four unsigned 32-bit integers. */
export type RngState = readonly [number, number, number, number];

/** A seeded generator of random numbers whose state can be saved. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in 0..bound-1; bound at most 2^32. */
  integer(bound: number): number;
  /** Standard normal (Box-Muller, one value a call). */
  normal(): number;
  /** A generator of its own for `label`; this one's state does not move. */
  split(label: string): Rng;
  /** Where it stands. */
  getState(): RngState;
  /** Goes on from where `state` stood. */
  setState(state: RngState): void;
}

/**
 * States of `count` generators, seeded by `rng`. What one of them draws does not depend on the
 * others, so they can be used in any order and on any thread.
 */
export function drawRngStates(rng: Rng, count: number): RngState[] {
  const word = (): number => rng.integer(0x1_0000_0000);
  return Array.from({ length: count }, () => [word(), word(), word(), word()]);
}

/** FNV-1a, 32 bits, from any 32-bit start. */
function hash(text: string, start: number): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32.
 *
 * @param seed any finite number or a saved state
 */
export function createRng(seed: number | RngState): Rng {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const next32 = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  const seedWith = (x: number, y: number, z: number): void => {
    [a, b, c, d] = [x | 0, y | 0, z | 0, 1];
    for (let i = 0; i < 15; i++) next32();
  };
  const next = (): number => next32() / 0x1_0000_0000;
  const rng: Rng = {
    next,
    integer: (bound) => Math.floor(next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    split: (label) => {
      const [x, y, z, w] = rng.getState();
      const start = hash(`${x},${y},${z},${w}`, 0x811c9dc5);
      const h = hash(label, start);
      return createRng([h, hash("b", h), hash("c", h), hash("d", h)]);
    },
    getState: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
    setState: (state) => {
      [a, b, c, d] = state.map((word) => word | 0) as [number, number, number, number];
    },
  };
  if (typeof seed === "number") seedWith(seed, Math.floor(seed / 0x1_0000_0000), 0x9e3779b9);
  else rng.setState(seed);
  return rng;
}
