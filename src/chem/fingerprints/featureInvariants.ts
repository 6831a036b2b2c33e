import type { Analysis } from "../analysis.ts";
import { compileSmarts, matchesAt, type Smarts } from "../smarts.ts";

/**
 * Pharmacophoric features of an atom, the first is bit 0: donor, acceptor, aromatic, halogen,
 * basic, acidic. Source: adapted from Gobbi and Poppinger, Biotechnol. Bioeng. 61 (1998) 47, as in
 * RDKit 2022.09 (`Code/GraphMol/Fingerprints/FingerprintUtil.cpp`, BSD-3-Clause, see data/chem).
 */
const FEATURES: readonly string[] = [
  "[$([N;!H0;v3,v4&+1]),$([O,S;H1;+0]),n&H1&+0]",
  "[$([O,S;H1;v2;!$(*-*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),$([N;v3;!$(N-*=[O,N,P,S])])," +
    "n&H0&+0,$([o,s;+0;!$([o,s]:n);!$([o,s]:c:n)])]",
  "[a]",
  "[F,Cl,Br,I]",
  "[#7;+,$([N;H2&+0][$([C,a]);!$([C,a](=O))])," +
    "$([N;H1&+0]([$([C,a]);!$([C,a](=O))])[$([C,a]);!$([C,a](=O))])," +
    "$([N;H0&+0]([C;!$(C(=O))])([C;!$(C(=O))])[C;!$(C(=O))])]",
  "[$([C,S](=[O,S,P])-[O;H1,-1])]",
];

let patterns: readonly Smarts[] | undefined;

/** [N] bits of each atom's features: what FCFP fingerprints start from; RDKit's useFeatures. */
export function featureInvariants(analysis: Analysis): Int32Array {
  patterns ??= FEATURES.map((text) => compileSmarts(text));
  const invariants = new Int32Array(analysis.graph.numAtoms);
  for (const [bit, pattern] of patterns.entries()) {
    for (let atom = 0; atom < invariants.length; atom++) {
      if (matchesAt(pattern, analysis, atom)) invariants[atom] |= 1 << bit;
    }
  }
  return invariants;
}
