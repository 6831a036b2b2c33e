/**
 * Surroundings of the atoms at which BRICS cuts, by label: Degen, Wegscheid-Gerlach, Zaliani and
 * Rarey, ChemMedChem 3 (2008) 1503, as RDKit 2022.09 has them (`rdkit/Chem/BRICS.py`, BSD-3-Clause,
 * see data/chem). The first atom is the atom cut off.
 */
export const BRICS_ENVIRONMENTS = {
  1: "[C;D3]([#0,#6,#7,#8])(=O)",
  3: "[O;D2]-;!@[#0,#6,#1]",
  4: "[C;!D1;!$(C=*)]-;!@[#6]",
  5: "[N;!D1;!$(N=*);!$(N-[!#6;!#16;!#0;!#1]);!$([N;R]@[C;R]=O)]",
  6: "[C;D3;!R](=O)-;!@[#0,#6,#7,#8]",
  7: "[C;D2,D3]-[#6]",
  8: "[C;!R;!D1;!$(C!-*)]",
  9: "[n;+0;$(n(:[c,n,o,s]):[c,n,o,s])]",
  10: "[N;R;$(N(@C(=O))@[C,N,O,S])]",
  11: "[S;D2](-;!@[#0,#6])",
  12: "[S;D4]([#6,#0])(=O)(=O)",
  13: "[C;$(C(-;@[C,N,O,S])-;@[N,O,S])]",
  14: "[c;$(c(:[c,n,o,s]):[n,o,s])]",
  15: "[C;$(C(-;@C)-;@C)]",
  16: "[c;$(c(:c):c)]",
} as const;

/** Label of a cut end: the mass number of the dummy atom there. */
export type BricsLabel = keyof typeof BRICS_ENVIRONMENTS;

/** Pairs of labels between which a bond is cut. */
export interface BricsRule {
  readonly labels: readonly [BricsLabel, BricsLabel];
  /** 1 or 2. */
  readonly order: number;
}

const rules = (first: BricsLabel, seconds: readonly BricsLabel[], order = 1): BricsRule[] =>
  seconds.map((second) => ({ labels: [first, second], order }));

/** The rules in groups: groups are applied one after the other, those of a group together. */
export const BRICS_RULES: readonly (readonly BricsRule[])[] = [
  rules(1, [3, 5, 10]),
  rules(3, [4, 13, 14, 15, 16]),
  rules(4, [5, 11]),
  rules(5, [12, 14, 16, 13, 15]),
  rules(6, [13, 14, 15, 16]),
  rules(7, [7], 2),
  rules(8, [9, 10, 13, 14, 15, 16]),
  rules(9, [13, 14, 15, 16]),
  rules(10, [13, 14, 15, 16]),
  rules(11, [13, 14, 15, 16]),
  rules(13, [14, 15, 16]),
  rules(14, [14, 15, 16]),
  rules(15, [16]),
  rules(16, [16]),
];
