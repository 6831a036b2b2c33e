import type { Analysis } from "./analysis.ts";
import { logP } from "./crippen.ts";
import { molWt } from "./molecularWeight.ts";
import { rotatableBonds } from "./rotatableBonds.ts";
import { tpsa } from "./tpsa.ts";

/**
 * Limits of the rule of five: Lipinski et al., Adv. Drug Deliv. Rev. 23 (1997) 3. A molecule that
 * breaks two or more is likely to be absorbed badly.
 */
const LIPINSKI_LIMITS = { molWt: 500, logP: 5, donors: 5, acceptors: 10 } as const;

/** Limits for oral bioavailability: Veber et al., J. Med. Chem. 45 (2002) 2615. */
const VEBER_LIMITS = { rotatableBonds: 10, tpsa: 140 } as const;

/** Number of N and O atoms: what the rule of five takes for acceptors; RDKit's NOCount. */
export function lipinskiAcceptors({ graph }: Analysis): number {
  let count = 0;
  for (const element of graph.atomicNumber) if (element === 7 || element === 8) count++;
  return count;
}

/** Number of hydrogens on N and O: what it takes for donors; RDKit's NHOHCount. */
export function lipinskiDonors({ graph, totalHydrogens }: Analysis): number {
  let count = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    const element = graph.atomicNumber[atom];
    if (element === 7 || element === 8) count += totalHydrogens[atom];
  }
  return count;
}

/**
 * How many limits of the rule of five a molecule exceeds, 0 to 4: weight 500 Da, logP (Crippen's)
 * 5, donors 5, acceptors 10, the last two as in the paper (OH and NH; N and O), not as `hbd`, `hba`.
 */
export function lipinskiViolations(analysis: Analysis): number {
  return (
    Number(molWt(analysis) > LIPINSKI_LIMITS.molWt) +
    Number(logP(analysis) > LIPINSKI_LIMITS.logP) +
    Number(lipinskiDonors(analysis) > LIPINSKI_LIMITS.donors) +
    Number(lipinskiAcceptors(analysis) > LIPINSKI_LIMITS.acceptors)
  );
}

/** How many of Veber's limits a molecule exceeds, 0 to 2: rotatable bonds 10, TPSA 140 A^2. */
export function veberViolations(analysis: Analysis): number {
  return (
    Number(rotatableBonds(analysis) > VEBER_LIMITS.rotatableBonds) +
    Number(tpsa(analysis) > VEBER_LIMITS.tpsa)
  );
}
