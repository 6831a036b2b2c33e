import type { Analysis } from "./analysis.ts";
import { compileSmarts, countAtoms, type Smarts } from "./smarts.ts";

/**
 * RDKit 2022.09's Lipinski.NumHAcceptors and NumHDonors (`Code/GraphMol/Descriptors/Lipinski.cpp`,
 * after Gobbi and Poppinger 1998). Later versions count acceptors otherwise on about one molecule
 * in ten.
 */
const ACCEPTOR =
  "[$([O,S;H1;v2]-[!$(*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-])," +
  "$([N;v3;!$(N-*=!@[O,N,P,S])]),$([nH0,o,s;+0])]";
const DONOR = "[N&!H0&v3,N&!H0&+1&v4,O&H1&+0,S&H1&+0,n&H1&+0]";

let acceptor: Smarts | undefined;
let donor: Smarts | undefined;

/** Number of hydrogen-bond acceptors; RDKit 2022.09's NumHAcceptors. */
export function hba(analysis: Analysis): number {
  acceptor ??= compileSmarts(ACCEPTOR);
  return countAtoms(acceptor, analysis);
}

/** Number of hydrogen-bond donors; RDKit 2022.09's NumHDonors. */
export function hbd(analysis: Analysis): number {
  donor ??= compileSmarts(DONOR);
  return countAtoms(donor, analysis);
}
