import type { Analysis } from "../analysis.ts";
import { shortestPaths } from "../shortestPaths.ts";
import { ATOM_CODE_BITS, atomCodes } from "./atomCodes.ts";
import { countFeatures, type FeatureCounts } from "./counts.ts";

/** Greatest distance that counts, bonds. */
const MAX_DISTANCE = 30;
const DISTANCE_BITS = 5;

/**
 * Pairs of atoms by the codes of both and the bonds between them, 1 to 30, sparse counts; RDKit
 * 2022.09's GetAtomPairFingerprint (Carhart et al. 1985, see `atomCodes`). Ids have 23 bits.
 */
export function atomPairs(analysis: Analysis): FeatureCounts {
  const { numAtoms } = analysis.graph;
  const codes = atomCodes(analysis);
  const distances = shortestPaths(analysis.graph);
  const ids: number[] = [];
  for (let a = 0; a < numAtoms; a++) {
    for (let b = a + 1; b < numAtoms; b++) {
      const distance = distances[a * numAtoms + b];
      if (distance > MAX_DISTANCE) continue;
      const low = Math.min(codes[a], codes[b]);
      const high = Math.max(codes[a], codes[b]);
      ids.push(distance | (low << DISTANCE_BITS) | (high << (DISTANCE_BITS + ATOM_CODE_BITS)));
    }
  }
  return countFeatures(ids);
}
