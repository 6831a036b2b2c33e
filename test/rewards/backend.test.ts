import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compileRdkit, loadRdkit } from "../../src/chem/rdkit.ts";
import { threadedBackend } from "../../src/rewards/backend.ts";

const workerFile = fileURLToPath(new URL("./fixtures/moduleWorker.mjs", import.meta.url));

test("RDKit is compiled once and handed to every thread", async () => {
  const backend = threadedBackend({ threads: 2, timeoutMs: 20_000, workerFile });
  try {
    const smiles = Array.from({ length: 400 }, (_, i) => "C".repeat(1 + (i % 9)));
    const { canonical } = await backend.evaluate(smiles, [{ name: "heavyAtoms" }]);
    expect(canonical).toHaveLength(400);
    expect(new Set(canonical.map((text) => text?.split(" ")[1]))).toEqual(new Set(["compiled"]));
  } finally {
    await backend.close();
  }
});

test("RDKit starts from the compiled module", async () => {
  const rdkit = await loadRdkit(await compileRdkit());
  const molecule = rdkit.get_mol("OCC");
  expect(molecule?.get_smiles()).toBe("CCO");
  molecule?.delete();
});
