/** What one kind of atom can have; hydrogens fill the next valence. */
export interface AtomKind {
  /** "C", "N+": element and charge. */
  readonly name: string;
  readonly atomicNumber: number;
  readonly charge: number;
  /** Sums of bond orders with all hydrogens, ascending. */
  readonly valences: readonly number[];
  /** Highest order of one bond. */
  readonly maxOrder: number;
}

const kind = (
  name: string,
  atomicNumber: number,
  valences: readonly number[],
  maxOrder: number,
): AtomKind => ({
  name,
  atomicNumber,
  charge: name.endsWith("+") ? 1 : name.endsWith("-") ? -1 : 0,
  valences,
  maxOrder,
});

/**
 * Kinds of atoms by name. Neutral valences are RDKit's, up to 5 for P and 6 for S; a charged atom
 * has those of the neighbouring element with as many electrons (N+ those of C, O- those of F).
 */
export const ATOM_KINDS = {
  C: kind("C", 6, [4], 3),
  N: kind("N", 7, [3], 3),
  O: kind("O", 8, [2], 2),
  F: kind("F", 9, [1], 1),
  P: kind("P", 15, [3, 5], 2),
  S: kind("S", 16, [2, 4, 6], 2),
  Cl: kind("Cl", 17, [1], 1),
  Br: kind("Br", 35, [1], 1),
  I: kind("I", 53, [1], 1),
  "N+": kind("N+", 7, [4], 3),
  "O-": kind("O-", 8, [1], 1),
  "N-": kind("N-", 7, [2], 2),
  "C-": kind("C-", 6, [3], 3),
  "S-": kind("S-", 16, [1], 1),
  "O+": kind("O+", 8, [3], 2),
  "S+": kind("S+", 16, [3], 2),
  "P+": kind("P+", 15, [4], 2),
} as const satisfies Record<string, AtomKind>;

/** Names of neutral atoms, for the setting `elements`. */
export const ELEMENT_KINDS = ["C", "N", "O", "F", "P", "S", "Cl", "Br", "I"] as const;

/** Names of charged atoms, for the setting `charges`. */
export const CHARGED_KINDS = ["N+", "O-", "N-", "C-", "S-", "O+", "S+", "P+"] as const;

export type ElementKind = (typeof ELEMENT_KINDS)[number];
export type ChargedKind = (typeof CHARGED_KINDS)[number];

/** Most that the bonds of an atom add up to. */
export const maxValence = ({ valences }: AtomKind): number => valences[valences.length - 1];

/** Hydrogens of an atom whose bonds to others add up to `used`. */
export const hydrogensOf = ({ valences }: AtomKind, used: number): number =>
  (valences.find((valence) => valence >= used) ?? used) - used;
