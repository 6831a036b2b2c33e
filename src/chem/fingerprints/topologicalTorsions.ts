import type { Analysis } from "../analysis.ts";
import { ATOM_CODE_BITS, atomCodes } from "./atomCodes.ts";
import { countFeatures, type FeatureCounts } from "./counts.ts";

/**
 * Chains of four bonded atoms by the atoms' codes, sparse counts; RDKit 2022.09's
 * GetTopologicalTorsionFingerprint (Nilakantan et al., J. Chem. Inf. Comput. Sci. 27 (1987) 82). A
 * ring of three counts as a chain that ends where it starts, once, as there. Ids have 36 bits.
 */
export function topologicalTorsions(analysis: Analysis): FeatureCounts {
  const { graph } = analysis;
  const codes = atomCodes(analysis);
  const ids: number[] = [];
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const b = graph.bondStart[bond];
    const c = graph.bondEnd[bond];
    for (let i = graph.offsets[b]; i < graph.offsets[b + 1]; i++) {
      const a = graph.neighbors[i];
      if (a === c) continue;
      for (let j = graph.offsets[c]; j < graph.offsets[c + 1]; j++) {
        const d = graph.neighbors[j];
        if (d !== b && a !== d) ids.push(torsionId(codes, [a, b, c, d]));
      }
    }
  }
  for (const ring of triangles(analysis)) ids.push(torsionId(codes, [...ring, ring[0]]));
  return countFeatures(ids);
}

/** Triples of atoms bonded to each other, as RDKit meets them: from the lowest number up. */
function triangles({ rings }: Analysis): number[][] {
  return rings.atoms
    .filter((ring) => ring.length === 3)
    .map((ring) => [...ring].sort((a, b) => a - b));
}

/** One number for the codes along a chain, read from the end that is smaller. */
function torsionId(codes: Int32Array, chain: readonly number[]): number {
  const last = chain.length - 1;
  // The bonds of the chain itself are taken off the neighbours.
  const reduced = chain.map((atom, i) => codes[atom] - (i === 0 || i === last ? 1 : 2));
  if (isReversed(reduced)) reduced.reverse();
  return reduced.reduceRight((id, code) => id * 2 ** ATOM_CODE_BITS + code, 0);
}

function isReversed(codes: readonly number[]): boolean {
  for (let i = 0, j = codes.length - 1; i < j; i++, j--) {
    if (codes[i] !== codes[j]) return codes[i] > codes[j];
  }
  return false;
}
