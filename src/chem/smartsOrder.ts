import type { AtomQuery, SmartsPattern } from "./parseSmarts.ts";

/** How many atoms of an element a drug-like molecule has, about. */
const ELEMENT_COUNTS: Readonly<Record<number, number>> = { 6: 20, 8: 4, 7: 4, 16: 0.5, 9: 0.4 };
const OTHER_ELEMENT = 0.2;
const CHARGED = 0.3;
const LABELLED = 0.01;
const AROMATIC_ATOMS = 12;
const OTHER_ATOMS = 18;
const BRANCHED = 8;
const ANY_ATOM = 30;
/** Share of atoms that pass one more condition. */
const NARROWED = 0.7;

/** About how many atoms of a drug-like molecule pass a query. */
export function rarity(query: AtomQuery): number {
  switch (query.type) {
    case "equals":
      if (query.property === "atomicNumber") return ELEMENT_COUNTS[query.value] ?? OTHER_ELEMENT;
      if (query.property === "charge" && query.value !== 0) return CHARGED;
      if (query.property === "aromatic") return query.value === 1 ? AROMATIC_ATOMS : OTHER_ATOMS;
      return query.property === "isotope" ? LABELLED : ANY_ATOM;
    case "atLeast":
      return query.value > 2 ? BRANCHED : ANY_ATOM;
    case "and":
      return Math.min(...query.queries.map(rarity)) * NARROWED ** (query.queries.length - 1);
    case "or":
      return query.queries.reduce((sum, part) => sum + rarity(part), 0);
    case "recursive":
      return rarity(query.pattern.atoms[0]);
    default:
      return ANY_ATOM;
  }
}

/** One atom of a pattern in the order of matching; the numbers of steps count in that order. */
export interface OrderedAtom {
  /** Number in the pattern. */
  readonly atom: number;
  readonly parent: number;
  readonly codes: number;
  readonly ringSteps: readonly number[];
  readonly ringCodes: readonly number[];
}

/**
 * The order in which to match a pattern's atoms: from the root along bonds, atoms that close a
 * ring first, then the rarest, so that a mismatch shows early.
 */
export function matchOrder(pattern: SmartsPattern, root: "first" | "rarest"): OrderedAtom[] {
  const counts = pattern.atoms.map(rarity);
  const start = root === "first" ? 0 : counts.indexOf(Math.min(...counts));
  const stepOf = new Map<number, number>();
  const ordered: OrderedAtom[] = [];
  let atom = start;
  while (ordered.length < pattern.atoms.length) {
    const near = bondsToEarlier(pattern, stepOf, atom);
    ordered.push({
      atom,
      parent: near[0]?.step ?? -1,
      codes: near[0]?.codes ?? 0,
      ringSteps: near.slice(1).map(({ step }) => step),
      ringCodes: near.slice(1).map(({ codes }) => codes),
    });
    stepOf.set(atom, ordered.length - 1);
    atom = nextAtom(pattern, stepOf, counts);
  }
  return ordered;
}

function bondsToEarlier(
  pattern: SmartsPattern,
  stepOf: ReadonlyMap<number, number>,
  atom: number,
): { readonly step: number; readonly codes: number }[] {
  return pattern.bonds.flatMap(({ start, end, codes }) => {
    const step = stepOf.get(start === atom ? end : end === atom ? start : -1);
    return step === undefined ? [] : [{ step, codes }];
  });
}

function nextAtom(
  pattern: SmartsPattern,
  stepOf: ReadonlyMap<number, number>,
  counts: readonly number[],
): number {
  let best = -1;
  let bestScore = Number.POSITIVE_INFINITY;
  for (let atom = 0; atom < pattern.atoms.length; atom++) {
    if (stepOf.has(atom)) continue;
    const bonds = bondsToEarlier(pattern, stepOf, atom).length;
    const score = counts[atom] - 1000 * bonds;
    if (score < bestScore) {
      best = atom;
      bestScore = score;
    }
  }
  return best;
}
