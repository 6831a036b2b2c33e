import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { analyzeSmiles } from "../../src/chem/describe.ts";
import { hybridization } from "../../src/chem/hybridization.ts";
import {
  canonicalize,
  isFailure,
  loadRdkit,
  matchedParts,
  withMolecule,
  withPattern,
} from "../../src/chem/rdkit.ts";

const ZINC = "data/zinc-subset/holdout.smi.gz";

/** Atoms of each hybridisation as RDKit's SMARTS queries `^1`, `^2`, `^3` find them. */
async function rdkitOrbitals(smiles: string): Promise<number[]> {
  const rdkit = await loadRdkit();
  const found: number[] = [];
  for (const orbitals of [2, 3, 4]) {
    withMolecule(rdkit, smiles, (molecule) =>
      withPattern(rdkit, `[^${orbitals - 1}]`, (pattern) => {
        for (const atom of matchedParts(molecule, pattern).atoms) found[atom] = orbitals;
      }),
    );
  }
  return found;
}

const canonicalOf = async (smiles: string): Promise<string> => {
  const result = canonicalize(await loadRdkit(), smiles);
  if (isFailure(result)) throw new Error(result.error);
  return result.canonical;
};

test.each([
  "CC(=O)Oc1ccccc1C(=O)O",
  "C=C=C",
  "C#CC=C",
  "CN(C)C=O",
  "CS(=O)(=O)N",
  "CP(=O)(O)OC",
  "c1ccc(P)cc1",
  "N#CSC",
  "C[N+](C)(C)C",
  "C=[NH+]C",
  "[O-][n+]1ccccc1",
  "O=[N+]([O-])c1ccccc1",
  "CNC(=S)NC",
  "C1CC1C=O",
  "FC(F)(F)Br",
  "C[SiH](C)C",
  "OB(O)c1ccccc1",
  "c1cc[nH]c1",
  "c1ccsc1",
  "C=CO",
  "COC=C",
  "CN=[N+]=[N-]",
  "ICC",
])("%s has RDKit's hybridisation", async (smiles) => {
  const canonical = await canonicalOf(smiles);
  expect([...hybridization(analyzeSmiles(canonical))]).toEqual(await rdkitOrbitals(canonical));
});

test.skipIf(!existsSync(ZINC))("molecules of ZINC have RDKit's hybridisation", async () => {
  const lines = gunzipSync(readFileSync(ZINC)).toString().trim().split("\n").slice(0, 600);
  let differing = "";
  for (const line of lines) {
    const smiles = await canonicalOf(line.split(/\s/)[0]);
    const ours = [...hybridization(analyzeSmiles(smiles))].join(",");
    if (ours !== (await rdkitOrbitals(smiles)).join(",")) differing ||= `${smiles} ${ours}`;
  }
  expect(differing).toBe("");
});
