import { expect, test } from "vitest";
import { atomOrbits } from "../../src/chem/atomOrder.ts";
import { cutMolecule } from "../../src/chem/fragmentation.ts";
import { createFragmentCounter } from "../../src/chem/fragmentCounter.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import { canonicalize, isFailure, loadRdkit } from "../../src/chem/rdkit.ts";
import { writeGraph } from "../../src/chem/writeGraph.ts";

const rdkit = await loadRdkit();

function canonical(text: string): string {
  const result = canonicalize(rdkit, text);
  if (isFailure(result)) throw new Error(`${text}: ${result.error}`);
  return result.canonical;
}

/** Canonical pieces of `text`, sorted, each followed by the number of its cut bonds. */
function pieces(text: string): string {
  return cutMolecule(parseSmiles(canonical(text)))
    .map((piece) => `${canonical(piece.smiles)}:${piece.cutAtoms.length}`)
    .sort()
    .join(" ");
}

test.each([
  ["biphenyl, between rings", "c1ccccc1-c1ccccc1", "c1ccccc1:1 c1ccccc1:1"],
  ["toluene, ring and chain", "Cc1ccccc1", "C:1 c1ccccc1:1"],
  ["anisole: the methyl stays on its oxygen", "COc1ccccc1", "CO:1 c1ccccc1:1"],
  ["ethyl phenyl ether", "CCOc1ccccc1", "CC:1 O:2 c1ccccc1:1"],
  ["secondary amide", "CCC(=O)NCC", "CC:1 CCC=O:1 N:2"],
  ["primary amide stays whole", "CCC(N)=O", "CCC(N)=O:0"],
  ["ester", "CCC(=O)OCC", "CC:1 CCC=O:1 O:2"],
  ["acid on a ring", "O=C(O)c1ccccc1", "O=CO:1 c1ccccc1:1"],
  ["sulfonamide", "CS(=O)(=O)NCC", "CC:1 C[SH](=O)=O:1 N:2"],
  ["thioether", "CCSCC", "CC:1 CC:1 S:2"],
  ["benzamide of piperidine", "O=C(c1ccccc1)N1CCCCC1", "C1CCNCC1:1 C=O:2 c1ccccc1:1"],
  ["nitrobenzene", "O=[N+]([O-])c1ccccc1", "O=[NH+][O-]:1 c1ccccc1:1"],
  ["pyridine N-oxide stays whole", "[O-][n+]1ccccc1", "[O-][n+]1ccccc1:0"],
  ["N-methyl pyrrole gets its hydrogen back", "Cn1cccc1", "C:1 c1cc[nH]c1:1"],
  ["double bond at a ring stays", "C=C1CCCCC1", "C=C1CCCCC1:0"],
  ["oxime and amidine stay whole", "CCNC(C)=NOCC", "CC:1 CCON=C(C)N:1"],
  ["alkane", "CCCC", "CCCC:0"],
])("cut as documented: %s", (_, text, expected) => {
  expect(pieces(text)).toBe(expected);
});

test("the pieces have the atoms of the molecule, and each cut bond two ends with a hydrogen", () => {
  const text = canonical("COc1ccc(cc1Cl)C(=O)NCC1CCN(CC1)S(=O)(=O)c1cc2ccccc2[nH]1");
  const parts = cutMolecule(parseSmiles(text));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  expect(sum(parts.map((part) => part.numHeavyAtoms))).toBe(parseSmiles(text).numAtoms);
  expect(sum(parts.map((part) => part.cutAtoms.length))).toBe(2 * (parts.length - 1));
  for (const part of parts) {
    const graph = parseSmiles(part.smiles);
    for (const atom of part.cutAtoms) expect(graph.hydrogens[atom]).toBeGreaterThan(0);
  }
});

test("a graph written out and read by RDKit is the same molecule", () => {
  for (const text of [
    "c1ccc(-c2ccccc2)cc1",
    "C[N+](C)(C)CC(=O)[O-]",
    "C1CC2CC1C2",
    "O=c1[nH]cnc2[nH]cnc12",
    "c1ccc2c(c1)Cc1ccccc1-2",
    "CC#CC1(C=C)CC1",
    "C12C3C4C1C5C2C3C45",
  ]) {
    expect(canonical(writeGraph(parseSmiles(canonical(text))).smiles)).toBe(canonical(text));
  }
});

test("atoms are equivalent exactly when symmetry maps one on the other", () => {
  const orbits = (text: string) => [...atomOrbits(rdkit, parseSmiles(text))];
  expect(orbits("c1ccccc1")).toEqual([0, 0, 0, 0, 0, 0]);
  expect(orbits("Cc1ccccc1")).toEqual([0, 1, 2, 3, 4, 3, 2]);
  expect(orbits("c1c[nH]cn1")).toEqual([0, 1, 2, 3, 4]);
  expect(orbits("CC(C)C")).toEqual([0, 1, 0, 0]);
});

/** Fragments of some molecules as "SMILES [attachment atoms] frequency". */
function fragmentsOf(texts: readonly string[], minAttachmentShare: number): string[] {
  const counter = createFragmentCounter(rdkit, { minAttachmentShare });
  for (const text of texts) counter.add(parseSmiles(canonical(text)));
  return counter
    .top(10)
    .map((f) => `${f.smiles} [${f.attachmentAtoms.join(",")}] ${f.frequency ?? 0}`);
}

test("one cut makes all equivalent atoms attachment atoms, and equal fragments are one", () => {
  expect(fragmentsOf(["Cc1ccccc1", "Clc1ccc(C)cc1", "Cc1cccnc1"], 0)).toEqual([
    "C [0] 3",
    "c1ccccc1 [0,1,2,3,4,5] 2",
    "Cl [0] 1",
    "c1ccncc1 [1,5] 1",
  ]);
});

test("an atom is listed once for each bond that it was seen to have at once", () => {
  expect(fragmentsOf(["C1CC1CC1CC1", "CC1CC1"], 0)).toEqual(["C1CC1 [0,1,2] 3", "C [0,0] 2"]);
  expect(fragmentsOf(["CC1(C)CC1"], 0)).toEqual(["C [0] 2", "C1CC1 [0,0,1,1,2,2] 1"]);
});

test("attachment atoms that are rarer than the share are left out, but never all", () => {
  const texts = [...new Array<string>(9).fill("Cc1ccncc1"), "Cc1ccccn1"];
  expect(fragmentsOf(texts, 0.1)[1]).toBe("c1ccncc1 [0,2,4] 10");
  expect(fragmentsOf(texts, 0.2)[1]).toBe("c1ccncc1 [0] 10");
  expect(fragmentsOf(["Cc1ccncc1", "Cc1ccccn1"], 1)[1]).toBe("c1ccncc1 [0,2,4] 2");
});

test("pieces that are too large, charged or uncut are counted and left out", () => {
  const counter = createFragmentCounter(rdkit, { maxAtoms: 6 });
  for (const text of ["CCCC", "Cc1ccc2ccccc2c1", "C[N+](C)(C)c1ccccc1"]) {
    counter.add(parseSmiles(canonical(text)));
  }
  expect(counter.counts()).toEqual({
    molecules: 3,
    counted: 2,
    uncut: 1,
    tooLarge: 1,
    charged: 1,
    unreadable: 0,
    different: 2,
  });
});
