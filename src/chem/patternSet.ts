import type { Analysis } from "./analysis.ts";
import type { SmartsHydrogens } from "./parseSmarts.ts";
import { type AtomTest, compileSmarts, hasMatch, kindFails, type Smarts } from "./smarts.ts";

/**
 * Many patterns asked together. What a bond, by the kinds of its ends and its code, can be in any
 * of them is kept as bits: a pattern that needs a bond which the molecule lacks is ruled out by a
 * few words before any matching. Parts that patterns share are one part.
 */
export interface PatternSet {
  readonly patterns: readonly Smarts[];
  /** [patterns] bits of all its parts (bonds, and atoms without any). */
  readonly needs: readonly (readonly PartNeed[])[];
  readonly numWords: number;
  /** The different atom queries of all patterns. */
  readonly tests: readonly AtomTest[];
  /** Parts that are atoms: query and part. */
  readonly atomParts: readonly { readonly test: number; readonly part: number }[];
  /** [bond parts, 4] query at each end, bond codes that do, part. */
  readonly bondParts: Int32Array;
  /** Whether an atom of a kind can pass each query, by kind. */
  readonly passing: Map<number, Uint8Array>;
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

/** Numbers for things that are equal if their keys are. */
function numbering<T>() {
  const rows = new Map<string, number>();
  const items: T[] = [];
  const add = (key: string, item: T): number => {
    const row = rows.get(key) ?? items.push(item) - 1;
    rows.set(key, row);
    return row;
  };
  return { items, add };
}

/**
 * @param hydrogens what hydrogens written as atoms ask for
 * @throws SmartsError if a pattern can't be read
 */
export function createPatternSet(
  texts: readonly string[],
  hydrogens: SmartsHydrogens = "atoms",
): PatternSet {
  const patterns = texts.map((text) => compileSmarts(text, "rarest", hydrogens));
  const tests = numbering<AtomTest>();
  /** An atom's query, or the queries at both ends of a bond and its codes. */
  const parts = numbering<readonly number[]>();
  const needs = patterns.map(({ steps }) => {
    const rows = steps.map(({ test }) => tests.add(JSON.stringify(test.query), test));
    const own = steps.map(({ parent, codes }, step) => {
      const part = parent < 0 ? [rows[step]] : [rows[parent], rows[step], codes];
      return parts.add(part.join(), part);
    });
    return needsOf(own);
  });
  const numbered = parts.items.map((part, row) => ({ part, row }));
  return {
    patterns,
    needs,
    numWords: (parts.items.length + 31) >> 5,
    tests: tests.items,
    atomParts: numbered
      .filter(({ part }) => part.length === 1)
      .map(({ part, row }) => ({ test: part[0], part: row })),
    bondParts: Int32Array.from(
      numbered.filter(({ part }) => part.length > 1).flatMap(({ part, row }) => [...part, row]),
    ),
    passing: new Map(),
    partsOfAtom: new Map(),
    partsOfBond: new Map(),
  };
}

function needsOf(parts: readonly number[]): PartNeed[] {
  const masks = new Map<number, number>();
  for (const part of parts) {
    masks.set(part >> 5, (masks.get(part >> 5) ?? 0) | (1 << (part & 31)));
  }
  return [...masks].map(([word, mask]) => ({ word, mask }));
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

/** [tests] 1 if an atom of a kind can pass. */
function passingOf(set: PatternSet, kind: number): Uint8Array {
  const known = set.passing.get(kind);
  if (known) return known;
  const passing = Uint8Array.from(set.tests, (test) => (kindFails(test, kind) ? 0 : 1));
  return remember(set.passing, kind, passing);
}

/** Bits of the parts that an atom can be. */
function learnAtom(set: PatternSet, kind: number): Int32Array {
  const passing = passingOf(set, kind);
  const bits = new Int32Array(set.numWords);
  for (const { test, part } of set.atomParts) {
    if (passing[test] === 1) bits[part >> 5] |= 1 << (part & 31);
  }
  return remember(set.partsOfAtom, kind, bits);
}

/** Bits of the parts that a bond can be, either way round. */
function learnBond(
  set: PatternSet,
  key: number,
  start: number,
  end: number,
  code: number,
): Int32Array {
  const { bondParts } = set;
  const first = passingOf(set, start);
  const second = passingOf(set, end);
  const bits = new Int32Array(set.numWords);
  for (let at = 0; at < bondParts.length; at += 4) {
    if (((bondParts[at + 2] >> code) & 1) === 0) continue;
    const [near, far, part] = [bondParts[at], bondParts[at + 1], bondParts[at + 3]];
    if ((first[near] & second[far]) | (second[near] & first[far])) {
      bits[part >> 5] |= 1 << (part & 31);
    }
  }
  return remember(set.partsOfBond, key, bits);
}

function remember<T>(parts: Map<number, T>, key: number, bits: T): T {
  if (parts.size >= MAX_ENTRIES) parts.clear();
  parts.set(key, bits);
  return bits;
}
