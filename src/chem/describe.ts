import { type Analysis, analyze } from "./analysis.ts";
import { aromaticRings, fractionCSP3, heavyAtoms, rings } from "./counts.ts";
import { logP } from "./crippen.ts";
import { hba, hbd } from "./hydrogenBonds.ts";
import { molWt } from "./molecularWeight.ts";
import { parseSmiles } from "./parseSmiles.ts";
import { qed } from "./qed.ts";
import { rotatableBonds } from "./rotatableBonds.ts";
import { sa } from "./synthesizability.ts";
import { tpsa } from "./tpsa.ts";

/** The built-in properties of a molecule, by name; docs/chemistry.md defines each. */
export const PROPERTIES = {
  qed,
  sa,
  logP,
  tpsa,
  molWt,
  hba,
  hbd,
  rotatableBonds,
  rings,
  aromaticRings,
  fractionCSP3,
  heavyAtoms,
} as const satisfies Readonly<Record<string, (analysis: Analysis) => number>>;

/** Name of a built-in property. */
export type PropertyName = keyof typeof PROPERTIES;

/** A molecule with what its properties share, from RDKit's canonical SMILES. */
export function analyzeSmiles(canonical: string): Analysis {
  return analyze(parseSmiles(canonical));
}

/**
 * All built-in properties of a molecule.
 *
 * @param canonical as `canonicalize` gives it; other spellings are not sanitised
 * @throws SmilesError if the text can't be read, or has too many equal rings to list
 */
export function describe(canonical: string): Record<PropertyName, number> {
  const analysis = analyzeSmiles(canonical);
  const values = Object.entries(PROPERTIES).map(([name, property]) => [name, property(analysis)]);
  return Object.fromEntries(values) as Record<PropertyName, number>;
}
