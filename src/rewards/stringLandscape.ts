import { createRng } from "../core/rng.ts";
import { plainReward } from "./plainReward.ts";
import type { RewardFunction } from "./reward.ts";

/** A random landscape over strings. */
export interface StringLandscapeOptions {
  readonly seed: number;
  /** Weight of the terms of neighbouring letters; 0 lets every place count by itself. */
  readonly coupling: number;
  /** Rewards of the worst and of the best string. */
  readonly low: number;
  readonly high: number;
  readonly alphabet: string;
  readonly length: number;
}

/** Terms of a string's score. */
interface Terms {
  /** [length][A] of the letter at each place. */
  readonly single: readonly Float64Array[];
  /** [length][A * A] of the letter at each place and the one before it; of place 0 none. */
  readonly pair: readonly Float64Array[];
}

/** Standard normal terms, those of pairs times the coupling. */
function drawTerms({ seed, coupling, alphabet, length }: StringLandscapeOptions): Terms {
  const rng = createRng(seed);
  const draw = (count: number, scale: number): Float64Array =>
    new Float64Array(count).map(() => scale * rng.normal());
  const size = alphabet.length;
  const single = Array.from({ length }, () => draw(size, 1));
  const pair = Array.from({ length }, (_, i) => draw(i === 0 ? 0 : size * size, coupling));
  return { single, pair };
}

/** The greatest score of any string, letter by letter (Viterbi 1967); `sign` -1 gives minus the least. */
function bestScore({ single, pair }: Terms, sign: 1 | -1): number {
  let best = single[0].map((term) => sign * term);
  for (let i = 1; i < single.length; i++) {
    const before = best;
    best = single[i].map((term, letter) => {
      const ways = before.map(
        (score, last) => score + sign * pair[i][last * before.length + letter],
      );
      return sign * term + Math.max(...ways);
    });
  }
  return Math.max(...best);
}

/**
 * A reward over strings of one length with structure that a network can learn: the score of x is
 * sum_i a_i(x_i) + c sum_i b_i(x_i-1, x_i) with standard normal a and b drawn by the seed, brought
 * to [low, high] linearly by its least and greatest values. Strings that differ in one letter have
 * similar rewards; with a coupling c there are many local optima.
 */
export function stringLandscape(options: StringLandscapeOptions): RewardFunction {
  const { alphabet, length, low, high } = options;
  const terms = drawTerms(options);
  const least = -bestScore(terms, -1);
  const greatest = bestScore(terms, 1);
  return plainReward((object) => {
    const letters = [...object].map((letter) => alphabet.indexOf(letter));
    if (letters.length !== length || letters.includes(-1)) {
      return { error: `"${object}" is no string of ${length} letters of "${alphabet}".` };
    }
    const score = letters.reduce((sum, letter, i) => {
      const coupled = i === 0 ? 0 : terms.pair[i][letters[i - 1] * alphabet.length + letter];
      return sum + terms.single[i][letter] + coupled;
    }, 0);
    // Sums in another order than the bounds': the best string may come out a hair above them.
    const share = Math.min(1, Math.max(0, (score - least) / (greatest - least)));
    return { reward: low + (high - low) * share };
  });
}
