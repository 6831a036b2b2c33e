/** All that an atom query can ask of an atom by itself: atoms with one kind answer alike. */
export interface AtomKind {
  readonly atomicNumber: number;
  /** 1 if aromatic. */
  readonly aromatic: number;
  readonly charge: number;
  /** Mass number, 0 if natural. */
  readonly isotope: number;
  /** Hydrogens that are no atoms of the graph. */
  readonly hydrogens: number;
  /** All hydrogens. */
  readonly totalHydrogens: number;
  /** Bonds to atoms of the graph. */
  readonly degree: number;
  /** Bonds to atoms of the graph and to other hydrogens. */
  readonly connectivity: number;
  /** Sum of bond orders, hydrogens counted. */
  readonly valence: number;
  readonly ringCount: number;
  readonly smallestRing: number;
  readonly ringBondCount: number;
}

/**
 * Every kind of atom met so far, for the whole process; a kind is named by its row. Molecules have
 * few (some thousands in a million), so that a query answers each kind once and then looks it up.
 */
const kinds: AtomKind[] = [];
const rows = new Map<number, number>();
const rareRows = new Map<string, number>();

/** The row of a kind. */
export function atomKindRow(kind: AtomKind): number {
  const key = packedKey(kind);
  const known = key < 0 ? rareRows.get(rareKey(kind)) : rows.get(key);
  if (known !== undefined) return known;
  const row = kinds.push({ ...kind }) - 1;
  if (key < 0) rareRows.set(rareKey(kind), row);
  else rows.set(key, row);
  return row;
}

/** The kind of a row that `atomKindRow` gave. */
export function atomKind(row: number): AtomKind {
  return kinds[row];
}

/** An integer below 2^53 that names the kind, -1 if one of its numbers is too large for that. */
function packedKey(kind: AtomKind): number {
  const { atomicNumber, aromatic, hydrogens, totalHydrogens, degree, valence } = kind;
  const { charge, isotope, ringCount, smallestRing, ringBondCount } = kind;
  const small = hydrogens < 16 && totalHydrogens < 16 && degree < 16 && valence < 16;
  const usual = isotope === 0 && charge > -16 && charge < 16 && atomicNumber < 128;
  if (!small || !usual || ringCount > 31 || smallestRing > 1023 || ringBondCount > 15) return -1;
  const low =
    hydrogens | (totalHydrogens << 4) | (degree << 8) | (valence << 12) | (ringBondCount << 16);
  const high = atomicNumber | (aromatic << 7) | ((charge + 16) << 8) | (ringCount << 13);
  return ((high | (smallestRing << 18)) >>> 0) * 0x100000 + low;
}

function rareKey(kind: AtomKind): string {
  return Object.values(kind).join(",");
}
