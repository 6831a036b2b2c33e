import type { Analysis } from "./analysis.ts";
import { NO_PATH, shortestPaths } from "./shortestPaths.ts";
import { compileSmarts, matchesAt, type Smarts } from "./smarts.ts";

/**
 * Features of an atom after Gobbi and Poppinger (Biotechnol. Bioeng. 61 (1998) 47), as RDKit 2022.09
 * defines them in `rdkit/Chem/Pharm2D/Gobbi_Pharm2D.py`: acid, ring atom with a substituent
 * (aromatic, other), base, acceptor, donor, hydrophobic chain, unusual element.
 */
const FEATURES = {
  acidic: "[$([C,S](=[O,S,P])-[O;H1])]",
  aromaticAttachment: "[$([a;D3](@*)(@*)*)]",
  basic:
    "[$([N;H2&+0][$([C,a]);!$([C,a](=O))])," +
    "$([N;H1&+0]([$([C,a]);!$([C,a](=O))])[$([C,a]);!$([C,a](=O))])," +
    "$([N;H0&+0]([C;!$(C(=O))])([C;!$(C(=O))])[C;!$(C(=O))]),$([N,n;X2;+0])]",
  acceptor:
    "[$([O,S;H1;v2]-[!$(*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-])," +
    "$([N&v3;H1,H2]-[!$(*=[O,N,P,S])]),$([N;v3;H0]),$([n,o,s;+0]),F]",
  donor: "[$([N;!H0;v3]),$([N;!H0;+1;v4]),$([O,S;H1;+0]),$([n;H1;+0])]",
  hydrophobic:
    "[$([C;H2,H1](!=*)[C;H2,H1][C;H2,H1][$([C;H1,H2,H3]);!$(C=*)])," +
    "$(C([C;H2,H3])([C;H2,H3])[C;H2,H3])]",
  aliphaticAttachment: "[$([A;D3](@*)(@*)*)]",
  unusual: "[!#1;!#6;!#7;!#8;!#9;!#16;!#17;!#35;!#53]",
} as const;

/** Distances are told apart up to this one, in bonds; longer ones count as it does. */
const LAST_DISTANCE = 8;
const FIRST_DISTANCE = 2;
/** From here on atoms are too far apart to count. */
const TOO_FAR = 100;
const NONE = -1;

let patterns: readonly Smarts[] | undefined;

/** Features of a molecule, one entry for each atom and feature, ordered by feature. */
function featurePoints(analysis: Analysis): { feature: number; atom: number }[] {
  patterns ??= Object.values(FEATURES).map((smarts) => compileSmarts(smarts));
  return patterns.flatMap((pattern, feature) =>
    Array.from({ length: analysis.graph.numAtoms }, (_, atom) => atom)
      .filter((atom) => matchesAt(pattern, analysis, atom))
      .map((atom) => ({ feature, atom })),
  );
}

/** 0 for the shortest distance that counts, `NONE` for distances that do not count. */
function binOf(distance: number): number {
  if (distance < FIRST_DISTANCE || distance >= TOO_FAR || distance === NO_PATH) return NONE;
  return Math.min(distance, LAST_DISTANCE) - FIRST_DISTANCE;
}

/** One number for three features, ascending, and the bins of their distances, however named. */
function triangleKey(a: number, b: number, c: number, ab: number, ac: number, bc: number): number {
  let [x, y, z] = [ab, ac, bc];
  // Features of one kind can change places: of the ways to name them one is chosen.
  if (a === b && b === c) [z, y, x] = [x, y, z].sort((left, right) => left - right);
  else if (a === b && y < z) [y, z] = [z, y];
  else if (b === c && x < y) [x, y] = [y, x];
  return (((((a << 3) | b) << 3) | c) << 9) | (x << 6) | (y << 3) | z;
}

/** Keys of pairs are above those of all triangles. */
const PAIRS = 1 << 18;

/**
 * The 2D pharmacophores of a molecule: its pairs and triangles of features with the binned numbers
 * of bonds between them (2, 3, .. 7, 8 or more), each once. They are the bits of RDKit's
 * `Generate.Gen2DFingerprint(mol, Gobbi_Pharm2D.factory)`, numbered our own way.
 *
 * @returns ascending, no key twice
 */
export function pharmacophores(analysis: Analysis): Uint32Array {
  const points = featurePoints(analysis);
  const paths = shortestPaths(analysis.graph);
  const count = points.length;
  const bins = new Int8Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = points[i].atom * analysis.graph.numAtoms;
    for (let j = 0; j < count; j++) bins[i * count + j] = binOf(paths[row + points[j].atom]);
  }
  const keys = new Set<number>();
  for (let i = 0; i < count; i++) {
    const a = points[i].feature;
    for (let j = i + 1; j < count; j++) {
      const ab = bins[i * count + j];
      if (ab === NONE) continue;
      const b = points[j].feature;
      keys.add(PAIRS | (a << 6) | (b << 3) | ab);
      for (let k = j + 1; k < count; k++) {
        const [ac, bc] = [bins[i * count + k], bins[j * count + k]];
        if (ac === NONE || bc === NONE) continue;
        keys.add(triangleKey(a, b, points[k].feature, ab, ac, bc));
      }
    }
  }
  return Uint32Array.from(keys).sort();
}
