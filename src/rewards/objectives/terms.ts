import type { Analysis } from "../../chem/analysis.ts";
import { atomicNumberOf } from "../../chem/elements.ts";
import { tanimotoOfCounts } from "../../chem/fingerprints/counts.ts";
import { compileSmarts, hasMatch, type Smarts } from "../../chem/smarts.ts";
import { type FingerprintName, fingerprintOf } from "./fingerprints.ts";
import { geometricMean } from "./means.ts";
import { gaussianModifier, type Modifier, unmodified } from "./modifiers.ts";
import { type TargetName, targetOf } from "./targets.ts";

/** A number of a molecule in [0, 1]; objectives are means of these. Pure. */
export type Term = (molecule: Analysis) => number;

/** How similar a molecule is to a reference molecule: Tanimoto of their fingerprints, modified. */
export function similarTo(
  target: TargetName,
  fingerprint: FingerprintName,
  modifier: Modifier = unmodified,
): Term {
  return (molecule) => {
    const reference = fingerprintOf(targetOf(target), fingerprint);
    return modifier(tanimotoOfCounts(fingerprintOf(molecule, fingerprint), reference));
  };
}

/** A property of a molecule, modified. */
export function propertyTerm(property: (molecule: Analysis) => number, modifier: Modifier): Term {
  return (molecule) => modifier(property(molecule));
}

/** How near a property is to that of a reference molecule: a bell of width `sigma`. */
export function propertyOf(
  target: TargetName,
  property: (molecule: Analysis) => number,
  sigma: number,
): Term {
  return (molecule) => gaussianModifier(property(targetOf(target)), sigma)(property(molecule));
}

/** Number of atoms of an element; hydrogens count wherever they are. */
export function elementCount(molecule: Analysis, symbol: string): number {
  const { graph } = molecule;
  const element = atomicNumberOf(symbol);
  let count = 0;
  for (const number of graph.atomicNumber) if (number === element) count++;
  if (element === 1) for (const hydrogens of graph.hydrogens) count += hydrogens;
  return count;
}

/** Elements of a formula such as "C7H8N2O2" with their counts. */
export function parseFormula(formula: string): readonly (readonly [string, number])[] {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].map(([, symbol, count]) => [
    symbol,
    count === "" ? 1 : Number(count),
  ]);
}

/** Number of atoms, hydrogens too. */
function allAtoms({ graph }: Analysis): number {
  return graph.hydrogens.reduce((sum, hydrogens) => sum + hydrogens, graph.numAtoms);
}

/**
 * How near a molecule is to a formula: the geometric mean of a bell of width 1 around the count of
 * each of its elements, and one of width 2 around the number of all atoms, hydrogens too (GuacaMol's
 * `IsomerScoringFunction`).
 */
export function isomerOf(formula: string): Term {
  const elements = parseFormula(formula);
  const total = elements.reduce((sum, [, count]) => sum + count, 0);
  const totalModifier = gaussianModifier(total, 2);
  return (molecule) => {
    const terms = elements.map(([symbol, count]) =>
      gaussianModifier(count, 1)(elementCount(molecule, symbol)),
    );
    return geometricMean([...terms, totalModifier(allAtoms(molecule))]);
  };
}

/** 1 if the pattern is in the molecule, 0 if not. */
export function contains(smarts: string): Term {
  let pattern: Smarts | undefined;
  return (molecule) => {
    pattern ??= compileSmarts(smarts, "rarest");
    return hasMatch(pattern, molecule) ? 1 : 0;
  };
}

/** 0 if the pattern is in the molecule, 1 if not. */
export function lacks(smarts: string): Term {
  const present = contains(smarts);
  return (molecule) => 1 - present(molecule);
}
