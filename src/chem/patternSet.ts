import type { Analysis } from "./analysis.ts";
import type { SmartsHydrogens } from "./parseSmarts.ts";
import { compileSmarts, hasMatch, kindFails, type Smarts } from "./smarts.ts";

/**
 * Many patterns asked together. What a bond, by the kinds of its ends and its code, can be in any
 * of them is kept as bits: a pattern that needs a bond which the molecule lacks is ruled out by a
 * few words before any matching.
 */
export interface PatternSet {
  readonly patterns: readonly Smarts[];
  /** [patterns] bits of all its parts (bonds, and atoms without any). */
  readonly needs: readonly (readonly PartNeed[])[];
  readonly numWords: number;
  /** Parts that an atom of a kind can be, by kind. */
  readonly partsOfAtom: Map<number, Int32Array>;
  /** Parts that a bond can be, by the kinds of its ends and its code. */
  readonly partsOfBond: Map<number, Int32Array>;
}

interface PartNeed {
  readonly word: number;
  readonly mask: number;
}

/** Most entries of a map of parts before it starts anew. */
const MAX_ENTRIES = 50_000;

/**
 * @param hydrogens what hydrogens written as atoms ask for
 * @throws SmartsError if a pattern can't be read
 */
export function createPatternSet(
  texts: readonly string[],
  hydrogens: SmartsHydrogens = "atoms",
): PatternSet {
  const patterns = texts.map((text) => compileSmarts(text, "rarest", hydrogens));
  let part = 0;
  const needs = patterns.map((pattern) => {
    const masks = new Map<number, number>();
    for (let step = 0; step < pattern.steps.length; step++, part++) {
      masks.set(part >> 5, (masks.get(part >> 5) ?? 0) | (1 << (part & 31)));
    }
    return [...masks].map(([word, mask]) => ({ word, mask }));
  });
  const numWords = (part + 31) >> 5;
  return { patterns, needs, numWords, partsOfAtom: new Map(), partsOfBond: new Map() };
}

/** Rows of the set's patterns that match anywhere in the molecule, ascending. */
export function matchingPatterns(set: PatternSet, analysis: Analysis): number[] {
  const present = presentParts(set, analysis);
  const rows: number[] = [];
  for (let row = 0; row < set.patterns.length; row++) {
    if (isPossible(set.needs[row], present) && hasMatch(set.patterns[row], analysis))
      rows.push(row);
  }
  return rows;
}

/** Number of the set's patterns that match anywhere in the molecule. */
export function countMatchingPatterns(set: PatternSet, analysis: Analysis): number {
  return matchingPatterns(set, analysis).length;
}

function isPossible(needs: readonly PartNeed[], present: Int32Array): boolean {
  for (const { word, mask } of needs) if ((present[word] & mask) !== mask) return false;
  return true;
}

/** Bits of the parts that some atom or bond of the molecule can be. */
function presentParts(set: PatternSet, { graph, kinds, bondCodes }: Analysis): Int32Array {
  const present = new Int32Array(set.numWords);
  const add = (parts: Int32Array): void => {
    for (let word = 0; word < parts.length; word++) present[word] |= parts[word];
  };
  for (const kind of kinds) add(set.partsOfAtom.get(kind) ?? learnAtom(set, kind));
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const start = kinds[graph.bondStart[bond]];
    const end = kinds[graph.bondEnd[bond]];
    const key = (start * 0x100000 + end) * 16 + bondCodes[bond];
    add(set.partsOfBond.get(key) ?? learnBond(set, key, start, end, bondCodes[bond]));
  }
  return present;
}

/** Steps without a bond to an earlier one: bits of those that an atom can be. */
function learnAtom(set: PatternSet, kind: number): Int32Array {
  const bits = new Int32Array(set.numWords);
  let part = 0;
  for (const { steps } of set.patterns) {
    for (const { test, parent } of steps) {
      if (parent < 0 && !kindFails(test, kind)) bits[part >> 5] |= 1 << (part & 31);
      part++;
    }
  }
  return remember(set.partsOfAtom, kind, bits);
}

/** Steps with a bond to an earlier one: bits of those whose bond this can be, either way round. */
function learnBond(
  set: PatternSet,
  key: number,
  start: number,
  end: number,
  code: number,
): Int32Array {
  const bits = new Int32Array(set.numWords);
  let part = 0;
  for (const { steps } of set.patterns) {
    for (const { test, parent, codes } of steps) {
      const fits = (near: number, far: number): boolean =>
        !kindFails(steps[parent].test, near) && !kindFails(test, far);
      if (parent >= 0 && (codes >> code) & 1 && (fits(start, end) || fits(end, start))) {
        bits[part >> 5] |= 1 << (part & 31);
      }
      part++;
    }
  }
  return remember(set.partsOfBond, key, bits);
}

function remember(parts: Map<number, Int32Array>, key: number, bits: Int32Array): Int32Array {
  if (parts.size >= MAX_ENTRIES) parts.clear();
  parts.set(key, bits);
  return bits;
}
