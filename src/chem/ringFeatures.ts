import type { Analysis } from "./analysis.ts";

/** Atoms at which rings meet in special ways. */
export interface RingFeatures {
  /** Atoms that are the only one shared by two rings; RDKit's CalcNumSpiroAtoms. */
  readonly spiro: ReadonlySet<number>;
  /** Ends of the bonds shared by two rings that share more than one; CalcNumBridgeheadAtoms. */
  readonly bridgeheads: ReadonlySet<number>;
}

/** Spiro atoms and bridgeheads, by RDKit's definitions. */
export function findRingFeatures({ graph, rings }: Analysis): RingFeatures {
  const spiro = new Set<number>();
  const bridgeheads = new Set<number>();
  for (let i = 0; i < rings.atoms.length; i++) {
    for (let j = i + 1; j < rings.atoms.length; j++) {
      const shared = rings.atoms[j].filter((atom) => rings.atoms[i].includes(atom));
      if (shared.length === 1) spiro.add(shared[0]);
      if (shared.length < 3) continue;
      const bonds = rings.bonds[j].filter((bond) => rings.bonds[i].includes(bond));
      if (bonds.length < 2) continue;
      for (const atom of shared) {
        const ends = bonds.filter((b) => graph.bondStart[b] === atom || graph.bondEnd[b] === atom);
        if (ends.length === 1) bridgeheads.add(atom);
      }
    }
  }
  return { spiro, bridgeheads };
}

/** Number of spiro atoms; RDKit's CalcNumSpiroAtoms. */
export function spiro(analysis: Analysis): number {
  return findRingFeatures(analysis).spiro.size;
}

/** Number of bridgehead atoms; RDKit's CalcNumBridgeheadAtoms. */
export function bridgeheads(analysis: Analysis): number {
  return findRingFeatures(analysis).bridgeheads.size;
}
