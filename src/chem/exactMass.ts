import type { Analysis } from "./analysis.ts";
import { isotopeMass } from "./isotopes.ts";

/**
 * Mass in Da of each element's most common isotope by atomic number, entry 0 is the wildcard: the
 * values of RDKit 2022.09 (`Code/GraphMol/atomic_data.cpp`). For elements without a stable isotope
 * it is the one that RDKit chose.
 */
const MONOISOTOPIC_MASSES: readonly number[] = [
  0, 1.007825032, 4.002603254, 7.01600455, 9.0121822, 11.0093054, 12, 14.003074, 15.99491462,
  18.99840322, 19.99244018, 22.98976928, 23.9850417, 26.98153863, 27.97692653, 30.97376163,
  31.972071, 34.96885268, 39.96238312, 38.96370668, 39.96259098, 44.9559119, 47.9479463, 49.9471585,
  51.9405075, 54.9380451, 55.9349375, 58.933195, 57.9353429, 62.9295975, 63.9291422, 68.9255736,
  73.9211778, 74.9215965, 79.9165213, 78.9183371, 83.911507, 84.91178974, 87.9056121, 88.9058483,
  89.9047044, 92.9063781, 97.9054082, 96.906365, 101.9043493, 102.905504, 105.903486, 106.905097,
  113.9033585, 114.903878, 119.9021947, 120.9038157, 129.9062244, 126.904473, 131.9041535,
  132.9054519, 137.9052472, 138.9063533, 139.9054387, 140.9076528, 141.9077233, 144.912749,
  151.9197324, 152.9212303, 157.9241039, 158.9253468, 163.9291748, 164.9303221, 165.9302931,
  168.9342133, 173.9388621, 174.9407718, 179.94655, 180.9479958, 183.9509312, 186.9557531,
  191.9614807, 192.9629264, 194.9647911, 196.9665687, 201.970643, 204.9744275, 207.9766521,
  208.9803987, 208.9824304, 209.987148, 210.990601, 223.0197359, 223.0185022, 227.0277521,
  232.0380553, 231.035884, 238.0507882, 236.04657, 238.0495599, 241.0568291, 243.0613891,
  247.070307, 249.0748535, 252.08298, 257.095105, 258.098431, 259.10103, 262.10963, 267.12153,
  268.12545, 271.13347, 270.13362, 269.13406, 278.15481, 281.16206, 281.16537, 285.17411, 284.17873,
  289.19042, 288.19274, 293.20449, 292.20746, 294.21392,
];

/** Mass of an electron in Da, as in RDKit. */
const ELECTRON_MASS = 0.00054857991;

/**
 * Monoisotopic mass in Da, labelled atoms by their isotope's mass, less the electrons that a
 * positive charge lacks; RDKit's ExactMolWt.
 */
export function exactMass({ graph }: Analysis): number {
  let mass = 0;
  let hydrogens = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const element = graph.atomicNumber[atom];
    const isotope = graph.isotope[atom];
    hydrogens += graph.hydrogens[atom];
    mass -= graph.charge[atom] * ELECTRON_MASS;
    if (element === 0) continue;
    mass += isotope === 0 ? MONOISOTOPIC_MASSES[element] : isotopeMass(element, isotope);
  }
  return mass + hydrogens * MONOISOTOPIC_MASSES[1];
}
