import type { Analysis } from "./analysis.ts";
import { ATOMIC_WEIGHTS } from "./elements.ts";
import { isotopeMass } from "./isotopes.ts";

/** Average molecular weight in Da, labelled atoms by their isotope's mass; RDKit's MolWt. */
export function molWt({ graph }: Analysis): number {
  let weight = 0;
  let hydrogens = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const element = graph.atomicNumber[atom];
    const isotope = graph.isotope[atom];
    hydrogens += graph.hydrogens[atom];
    if (element === 0) continue;
    weight += isotope === 0 ? ATOMIC_WEIGHTS[element] : isotopeMass(element, isotope);
  }
  return weight + hydrogens * ATOMIC_WEIGHTS[1];
}
