/** Symbols by atomic number, from H = 1; entry 0 is the wildcard. */
export const ELEMENT_SYMBOLS: readonly string[] = `*
  H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br
  Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho
  Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es
  Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
`
  .trim()
  .split(/\s+/);

/**
 * Standard atomic weights in Da by atomic number, entry 0 is the wildcard: the values of RDKit
 * 2022.09 (`Code/GraphMol/atomic_data.cpp`), rounded there to three decimals.
 */
export const ATOMIC_WEIGHTS: readonly number[] = [
  0, 1.008, 4.003, 6.941, 9.012, 10.812, 12.011, 14.007, 15.999, 18.998, 20.18, 22.99, 24.305,
  26.982, 28.086, 30.974, 32.067, 35.453, 39.948, 39.098, 40.078, 44.956, 47.867, 50.942, 51.996,
  54.938, 55.845, 58.933, 58.693, 63.546, 65.39, 69.723, 72.61, 74.922, 78.96, 79.904, 83.8, 85.468,
  87.62, 88.906, 91.224, 92.906, 95.94, 98, 101.07, 102.906, 106.42, 107.868, 112.412, 114.818,
  118.711, 121.76, 127.6, 126.904, 131.29, 132.905, 137.328, 138.906, 140.116, 140.908, 144.24, 145,
  150.36, 151.964, 157.25, 158.925, 162.5, 164.93, 167.26, 168.934, 173.04, 174.967, 178.49,
  180.948, 183.84, 186.207, 190.23, 192.217, 195.078, 196.967, 200.59, 204.383, 207.2, 208.98, 209,
  210, 222, 223, 226, 227, 232.038, 231.036, 238.029, 237, 244, 243, 247, 247, 251, 252, 257, 258,
  259, 262, 267, 268, 269, 270, 269, 278, 281, 281, 285, 284, 289, 288, 293, 292, 294,
];

const numbers = new Map(ELEMENT_SYMBOLS.map((symbol, number) => [symbol, number]));

/** Atomic number of `symbol` ("C", "Cl", 0 for "*"), undefined if there is no such element. */
export function atomicNumberOf(symbol: string): number | undefined {
  return numbers.get(symbol);
}

/**
 * Valences that an atom written without brackets may have, ascending; hydrogens fill it up to the
 * next one (RDKit's list, which has more than the SMILES language for I and P).
 */
export const DEFAULT_VALENCES: Readonly<Record<number, readonly number[]>> = {
  5: [3],
  6: [4],
  7: [3],
  8: [2],
  9: [1],
  15: [3, 5, 7],
  16: [2, 4, 6],
  17: [1],
  35: [1],
  53: [1, 3, 5],
};
