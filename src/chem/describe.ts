import { type Analysis, analyze } from "./analysis.ts";
import { aromaticRings, fractionCSP3, heavyAtoms, rings } from "./counts.ts";
import { logP, molarRefractivity } from "./crippen.ts";
import { exactMass } from "./exactMass.ts";
import { brenkAlerts, painsAlerts } from "./filters/alerts.ts";
import { formula } from "./formula.ts";
import { hba, hbd } from "./hydrogenBonds.ts";
import { molWt } from "./molecularWeight.ts";
import { np } from "./npScore.ts";
import { parseSmiles } from "./parseSmiles.ts";
import { qed, qedMax, qedNone } from "./qed.ts";
import { bridgeheads, spiro } from "./ringFeatures.ts";
import { rotatableBonds } from "./rotatableBonds.ts";
import { lipinskiViolations, veberViolations } from "./ruleViolations.ts";
import { countStereoCenters } from "./stereoCenters.ts";
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
  qedMax,
  qedNone,
  np,
  exactMass,
  molarRefractivity,
  spiro,
  bridgeheads,
  stereoCenters: countStereoCenters,
  lipinskiViolations,
  veberViolations,
  painsAlerts,
  brenkAlerts,
} as const satisfies Readonly<Record<string, (analysis: Analysis) => number>>;

/** Name of a built-in property. */
export type PropertyName = keyof typeof PROPERTIES;

/** A molecule with what its properties share, from RDKit's canonical SMILES. */
export function analyzeSmiles(canonical: string): Analysis {
  return analyze(parseSmiles(canonical));
}

/** All properties of a molecule, and its formula. */
export type Description = Record<PropertyName, number> & { readonly formula: string };

/**
 * All built-in properties of a molecule, and its formula, such as "C9H8O4".
 *
 * @param canonical as `canonicalize` gives it; other spellings are not sanitised
 * @throws SmilesError if the text can't be read, or has too many equal rings to list
 */
export function describe(canonical: string): Description {
  const analysis = analyzeSmiles(canonical);
  const values = Object.entries(PROPERTIES).map(([name, property]) => [name, property(analysis)]);
  const numbers = Object.fromEntries(values) as Record<PropertyName, number>;
  return { ...numbers, formula: formula(analysis.graph) };
}
