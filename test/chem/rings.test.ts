import { expect, test } from "vitest";
import { adjacencyOf } from "../../src/chem/adjacency.ts";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import { loadRdkit, withMolecule } from "../../src/chem/rdkit.ts";
import { findRingFeatures } from "../../src/chem/ringFeatures.ts";
import { findRings } from "../../src/chem/rings.ts";

const sizes = (smiles: string): number[] =>
  findRings(parseSmiles(smiles))
    .atoms.map((ring) => ring.length)
    .sort((a, b) => a - b);

test.each([
  ["CCC", []],
  ["C1CC1", [3]],
  ["c1ccc2ccccc2c1", [6, 6]],
  ["C1CCC2(CC1)CC2", [3, 6]],
  // All six faces, though five span the rest; all three and four rings of the cages.
  ["C12C3C4C1C1C2C3C41", [4, 4, 4, 4, 4, 4]],
  ["C1CC2CCC1CC2", [6, 6, 6]],
  ["C1C2CC3CC1CC(C2)C3", [6, 6, 6, 6]],
  ["C1CCCCCCCCCCC1.C1CC1", [3, 12]],
])("the rings of %s have sizes %j", (smiles, expected) => {
  expect(sizes(smiles)).toEqual(expected);
});

test.each([
  "COc1ccc2[nH]cc(CCN3CCC4(CC3)OCCO4)c2c1",
  "CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5",
  "C1CC2CCC3C(CCC4CCCCC43)C2C1",
  "c1ccc2c(c1)C1c3ccccc3C2c2ccccc21",
  "c1cc2ccc3cccc4ccc(c1)c2c34",
])("the rings of %s are those of RDKit", async (smiles) => {
  const rdkit = await loadRdkit();
  const json = withMolecule(rdkit, smiles, (m) => m.get_json(), { removeHs: false });
  const extension = JSON.parse(json as string).molecules[0].extensions[0];
  const sorted = (rings: Iterable<Iterable<number>>): string[] =>
    [...rings].map((ring) => [...ring].sort((a, b) => a - b).join(" ")).sort();
  expect(sorted(findRings(parseSmiles(smiles)).atoms)).toEqual(sorted(extension.atomRings));
});

test("each ring's bonds join its atoms in order", () => {
  const graph = parseSmiles("CN1CCC23c4c5ccc(O)c4OC2C(O)C=CC3C1C5");
  const rings = findRings(graph);
  for (const [i, ring] of rings.atoms.entries()) {
    for (const [j, atom] of ring.entries()) {
      const bond = rings.bonds[i][j];
      const ends = [graph.bondStart[bond], graph.bondEnd[bond]];
      expect(ends).toContain(atom);
      expect(ends).toContain(ring[(j + 1) % ring.length]);
      expect(rings.inRing[bond]).toBe(1);
    }
  }
});

test("spiro atoms and bridgeheads are told apart", () => {
  const count = (smiles: string): [number, number] => {
    const { spiro, bridgeheads } = findRingFeatures(analyzeSmiles(smiles));
    return [spiro.size, bridgeheads.size];
  };
  expect(count("C1CCC2(CC1)CC2")).toEqual([1, 0]);
  expect(count("C1CC2CCC1C2")).toEqual([0, 2]);
  expect(count("C1CCC2CCCCC2C1")).toEqual([0, 0]);
});

test("a ring system with thousands of equal rings is refused, not counted for minutes", () => {
  // A macrocycle of 14 para-phenylenes: two ways round each, 2^14 rings of one size.
  const cyclophane = `c1cc2ccc1${"-c1ccc(cc1)".repeat(12)}-c1ccc-2cc1`;
  expect(() => findRings(parseSmiles(cyclophane))).toThrow(
    "A ring system of 84 atoms has more than 2000 rings of equal size, so that ring counts mean nothing.",
  );
});

test("a fused sheet of 500 atoms is searched at once", () => {
  // Rows of a square ladder: 250 rungs.
  const numRungs = 250;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let rung = 0; rung < numRungs; rung++) {
    starts.push(2 * rung);
    ends.push(2 * rung + 1);
    for (const side of rung > 0 ? [0, 1] : []) {
      starts.push(2 * (rung - 1) + side);
      ends.push(2 * rung + side);
    }
  }
  expect(findLadder(2 * numRungs, starts, ends)).toBe(numRungs - 1);
});

function findLadder(numAtoms: number, starts: number[], ends: number[]): number {
  const bondStart = Int32Array.from(starts);
  const bondEnd = Int32Array.from(ends);
  const adjacency = adjacencyOf({ numAtoms, bondStart, bondEnd });
  const graph = { numAtoms, numBonds: starts.length, bondStart, bondEnd, ...adjacency };
  return findRings(graph).atoms.length;
}
