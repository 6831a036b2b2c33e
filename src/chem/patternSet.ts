import type { Analysis } from "./analysis.ts";
import { compileSmarts, hasElements, kindFails, matchesAt, type Smarts } from "./smarts.ts";

/**
 * Many patterns asked together: what one atom, by its kind, can be in any of them is kept as bits,
 * so that most patterns are ruled out by a few words before any matching.
 */
export interface PatternSet {
  readonly patterns: readonly Smarts[];
  /** [patterns] steps that some atom of the molecule must be able to be. */
  readonly needs: readonly StepNeed[][];
  readonly numWords: number;
  /** [kinds][numWords] bits of the steps that an atom of the kind can be. */
  readonly stepsOfKind: (Int32Array | undefined)[];
}

interface StepNeed {
  readonly word: number;
  readonly mask: number;
}

/** @throws SmartsError if a pattern can't be read */
export function createPatternSet(texts: readonly string[]): PatternSet {
  const patterns = texts.map((text) => compileSmarts(text, "rarest"));
  let bit = 0;
  const needs = patterns.map((pattern) => {
    const masks = new Map<number, number>();
    for (let step = 0; step < pattern.steps.length; step++, bit++) {
      masks.set(bit >> 5, (masks.get(bit >> 5) ?? 0) | (1 << (bit & 31)));
    }
    return [...masks].map(([word, mask]) => ({ word, mask }));
  });
  return { patterns, needs, numWords: (bit + 31) >> 5, stepsOfKind: [] };
}

/** Number of the set's patterns that match anywhere in the molecule. */
export function countMatchingPatterns(set: PatternSet, analysis: Analysis): number {
  const possible = possibleSteps(set, analysis);
  let count = 0;
  for (let row = 0; row < set.patterns.length; row++) {
    const isPossible = set.needs[row].every(({ word, mask }) => (possible[word] & mask) === mask);
    if (isPossible && matchesAnywhere(set.patterns[row], analysis)) count++;
  }
  return count;
}

function possibleSteps(set: PatternSet, analysis: Analysis): Int32Array {
  const possible = new Int32Array(set.numWords);
  const { kinds } = analysis;
  for (let atom = 0; atom < kinds.length; atom++) {
    const steps = set.stepsOfKind[kinds[atom]] ?? learnKind(set, kinds[atom]);
    for (let word = 0; word < possible.length; word++) possible[word] |= steps[word];
  }
  return possible;
}

function learnKind(set: PatternSet, kind: number): Int32Array {
  const bits = new Int32Array(set.numWords);
  let bit = 0;
  for (const { steps } of set.patterns) {
    for (const step of steps) {
      if (!kindFails(step.test, kind)) bits[bit >> 5] |= 1 << (bit & 31);
      bit++;
    }
  }
  set.stepsOfKind[kind] = bits;
  return bits;
}

function matchesAnywhere(smarts: Smarts, analysis: Analysis): boolean {
  if (!hasElements(smarts, analysis)) return false;
  for (let atom = 0; atom < analysis.graph.numAtoms; atom++) {
    if (matchesAt(smarts, analysis, atom)) return true;
  }
  return false;
}
