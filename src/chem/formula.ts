import { ELEMENT_SYMBOLS } from "./elements.ts";
import type { MolGraph } from "./molGraph.ts";

/**
 * Molecular formula - C, H, then the other elements by symbol - with the charge at the end, such as
 * "C9H8O4", "C2H3O2-" or "HBr" (Hill's order, but H is second without carbon too); RDKit's
 * CalcMolFormula. Isotopes are not told apart, a wildcard is "*".
 */
export function formula({ numAtoms, atomicNumber, hydrogens, charge }: MolGraph): string {
  const counts = new Map<string, number>();
  const add = (symbol: string, count: number): void => {
    if (count > 0) counts.set(symbol, (counts.get(symbol) ?? 0) + count);
  };
  let totalCharge = 0;
  for (let atom = 0; atom < numAtoms; atom++) {
    add(ELEMENT_SYMBOLS[atomicNumber[atom]], 1);
    add("H", hydrogens[atom]);
    totalCharge += charge[atom];
  }
  const first = ["C", "H"];
  const rest = [...counts.keys()].filter((symbol) => !first.includes(symbol)).sort();
  const parts = [...first, ...rest].flatMap((symbol) => {
    const count = counts.get(symbol);
    return count === undefined ? [] : [symbol + (count === 1 ? "" : count)];
  });
  return parts.join("") + chargeText(totalCharge);
}

function chargeText(charge: number): string {
  if (charge === 0) return "";
  const size = Math.abs(charge);
  return (charge > 0 ? "+" : "-") + (size === 1 ? "" : size);
}
