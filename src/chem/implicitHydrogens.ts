import { DEFAULT_VALENCES } from "./elements.ts";

/** Valences of elements that are always written in brackets, as RDKit fills them up. */
const OTHER_VALENCES: Readonly<Record<number, readonly number[]>> = {
  14: [4],
  32: [4],
  33: [3, 5, 7],
  34: [2, 4, 6],
  50: [2, 4],
  51: [3, 5, 7],
  52: [2, 4, 6],
};

/** Elements before the carbon group: a negative charge adds a bond. */
const EARLY: ReadonlySet<number> = new Set([3, 4, 5, 11, 12, 13]);

/**
 * Hydrogens that RDKit gives an atom which is not aromatic, so that its valence is full.
 *
 * @param atom.used sum of its bond orders
 * @returns 0 also where the bonds exceed every valence, and for metals
 */
export function implicitHydrogens(atom: {
  readonly atomicNumber: number;
  readonly charge: number;
  readonly used: number;
}): number {
  const { atomicNumber, charge, used } = atom;
  const isReversed = EARLY.has(atomicNumber) || (atomicNumber === 6 && charge > 0);
  const shift = isReversed ? -charge : charge;
  const valences = DEFAULT_VALENCES[atomicNumber] ?? OTHER_VALENCES[atomicNumber] ?? [];
  const valence = valences.find((one) => one + shift >= used);
  return valence === undefined ? 0 : valence + shift - used;
}
