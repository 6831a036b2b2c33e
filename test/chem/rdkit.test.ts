import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { expect, test } from "vitest";
import {
  canonicalize,
  canonicalizeBuilt,
  compileRdkit,
  depict,
  kekuleSmiles,
  loadRdkit,
  withMolecule,
  withPattern,
} from "../../src/chem/rdkit.ts";

test("one process has one RDKit", async () => {
  expect(await loadRdkit()).toBe(await loadRdkit());
});

test("a worker thread starts from the module compiled here", async () => {
  const source = new URL("../../src/chem/rdkit.ts", import.meta.url).href;
  const bundled = await build({
    stdin: {
      contents: `import { parentPort, workerData } from "node:worker_threads";
        import { canonicalize, loadRdkit } from ${JSON.stringify(fileURLToPath(source))};
        const rdkit = await loadRdkit(workerData);
        parentPort.postMessage(canonicalize(rdkit, "OCC"));`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    external: ["@rdkit/rdkit"],
    format: "esm",
    platform: "node",
    write: false,
  });
  const folder = await mkdtemp(
    fileURLToPath(new URL("../../node_modules/.worker-", import.meta.url)),
  );
  try {
    const path = join(folder, "worker.mjs");
    await writeFile(path, bundled.outputFiles[0].text);
    const worker = new Worker(path, { workerData: await compileRdkit() });
    const [answer] = await once(worker, "message");
    expect(answer).toEqual({ canonical: "CCO" });
    await worker.terminate();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("two spellings of a molecule have one canonical SMILES", async () => {
  const rdkit = await loadRdkit();
  expect(canonicalize(rdkit, "OCC")).toEqual({ canonical: "CCO" });
  expect(canonicalize(rdkit, "C1=CC=CC=C1C")).toEqual({ canonical: "Cc1ccccc1" });
  expect(canonicalizeBuilt(rdkit, "C1=CC=CC=C1C")).toEqual({ canonical: "Cc1ccccc1" });
});

test("a text that is no molecule gives RDKit's reason, also the second time", async () => {
  const rdkit = await loadRdkit();
  const tooMany = { error: "Explicit valence for atom # 0 C, 5, is greater than permitted" };
  expect(canonicalize(rdkit, "C(C)(C)(C)(C)C")).toEqual(tooMany);
  expect(canonicalize(rdkit, "C1CC")).toEqual({
    error: "SMILES Parse Error: unclosed ring for input: 'C1CC'",
  });
  expect(canonicalize(rdkit, "C(C)(C)(C)(C)C")).toEqual(tooMany);
  expect(canonicalize(rdkit, " ")).toEqual({ error: "the text is empty" });
});

test("Kekule SMILES has no aromatic atom", async () => {
  const rdkit = await loadRdkit();
  expect(kekuleSmiles(rdkit, "c1cc[nH]c1")).toEqual({ kekule: "C1=CNC=C1" });
});

test("a drawing is SVG of the size asked for", async () => {
  const rdkit = await loadRdkit();
  const drawing = depict(rdkit, "CCO", { width: 120, height: 80 });
  expect(drawing).toHaveProperty("svg", expect.stringMatching(/<svg[\s\S]*width='120px'/));
});

test("a molecule is freed even if its user throws", async () => {
  const rdkit = await loadRdkit();
  let seen: { isDeleted(): boolean } | undefined;
  expect(() =>
    withMolecule(rdkit, "C", (molecule) => {
      seen = molecule;
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(seen?.isDeleted()).toBe(true);
});

test("molecules that would break RDKit are refused, and it works on", async () => {
  const rdkit = await loadRdkit();
  const error = "SMILES of 900 atoms: at most 400 can be read";
  expect(canonicalize(rdkit, "C".repeat(900))).toEqual({ error });
  expect(canonicalizeBuilt(rdkit, "C".repeat(900))).toEqual({ error });
  expect(canonicalize(rdkit, "c1ccccc1".repeat(2000))).toEqual({
    error: "SMILES of 16000 characters: at most 10000 can be read",
  });
  const atoms = new Array(900).fill({});
  const json = JSON.stringify({ molecules: [{ atoms }] });
  expect(canonicalize(rdkit, json)).toEqual({
    error: "molecule of 900 atoms: at most 400 can be read",
  });
  const molblock = `\n  none\n\n900899  0  0  0  0  0  0  0  0999 V2000\n${" ".repeat(400)}`;
  expect(canonicalize(rdkit, molblock)).toEqual({
    error: "molecule of 900 atoms: at most 400 can be read",
  });
  expect(canonicalize(rdkit, "[CH2]C(C)C".repeat(99))).toHaveProperty("canonical");
});

test("a pattern is freed even if its user throws, and a text that is none gives the reason", async () => {
  const rdkit = await loadRdkit();
  let seen: { isDeleted(): boolean } | undefined;
  expect(() =>
    withPattern(rdkit, "C=O", (pattern) => {
      seen = pattern;
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(seen?.isDeleted()).toBe(true);
  expect(withPattern(rdkit, "", () => "")).toEqual({ error: "the text is empty" });
  expect(withPattern(rdkit, "C=(", () => "")).toHaveProperty(
    "error",
    expect.stringContaining("SMARTS Parse Error"),
  );
});
