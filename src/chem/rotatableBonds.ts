import type { Analysis } from "./analysis.ts";
import { AROMATIC } from "./molGraph.ts";
import { compileSmarts, matchesAt, type Smarts } from "./smarts.ts";

/**
 * RDKit's strict rotatable bond (`Code/GraphMol/Descriptors/Lipinski.cpp`): single, not in a ring,
 * between atoms that are no ends, no part of a triple bond, no CX3 group; `FIRST` excludes amides
 * and the like too.
 */
const NO_END =
  "!$(*#*)&!D1&!$(C(F)(F)F)&!$(C(Cl)(Cl)Cl)&!$(C(Br)(Br)Br)&!$(C([CH3])([CH3])[CH3])&!$([CH3])";
const NO_AMIDE =
  "!$([CD3](=[N,O,S])-!@[#7,O,S!D1])&!$([#7,O,S!D1]-!@[CD3]=[N,O,S])&" +
  "!$([CD3](=[N+])-!@[#7!D1])&!$([#7!D1]-!@[CD3]=[N+])";

let ends: { readonly first: Smarts; readonly second: Smarts } | undefined;

/** Number of rotatable bonds, strict definition; RDKit's NumRotatableBonds. */
export function rotatableBonds(analysis: Analysis): number {
  ends ??= {
    first: compileSmarts(`[${NO_END}&${NO_AMIDE}]`),
    second: compileSmarts(`[${NO_END}]`),
  };
  const { first, second } = ends;
  const { graph, rings, degree } = analysis;
  let count = 0;
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const order = graph.bondOrder[bond];
    if (rings.inRing[bond] === 1 || (order !== 1 && order !== AROMATIC)) continue;
    const a = graph.bondStart[bond];
    const b = graph.bondEnd[bond];
    if (degree[a] === 1 || degree[b] === 1) continue;
    const fits = (x: number, y: number): boolean =>
      matchesAt(second, analysis, y) && matchesAt(first, analysis, x);
    if (fits(a, b) || fits(b, a)) count++;
  }
  return count;
}
