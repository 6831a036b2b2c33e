import { type Analysis, analyze } from "../src/chem/analysis.ts";
import { morganBits } from "../src/chem/fingerprints/morganFingerprint.ts";
import { bulkTanimoto, createFingerprintSet } from "../src/chem/fingerprints/similaritySearch.ts";
import { readMolecules } from "../src/chem/moleculeFile.ts";
import { parseSmiles } from "../src/chem/parseSmiles.ts";
import { qed } from "../src/chem/qed.ts";
import { compileRdkit } from "../src/chem/rdkit.ts";
import { sa } from "../src/chem/synthesizability.ts";
import { dataFile } from "../src/core/dataFile.ts";
import { evaluateChunk } from "../src/rewards/evaluateChunk.ts";
import { createChunkPool } from "../src/rewards/pool.ts";
import { summarize } from "./measure.ts";

/** Molecules that each figure is measured on. */
const MOLECULES = 2000;
const WARM_UP = 2;
const RUNS = 7;
/** Pairs are those of this many fingerprints with all others. */
const QUERIES = 500;
/** Molecules whose rewards are computed while the memory is watched, and when it is read. */
const MEMORY_MOLECULES = 100_000;
const MEMORY_MARKS = [10_000, 25_000, 50_000, 75_000, MEMORY_MOLECULES];
const CHUNK = 100;

const PROPERTIES = [{ name: "qed" }, { name: "sa" }] as const;

/** SMILES of the ZINC subset, in its order. */
async function benchSmiles(count: number): Promise<string[]> {
  const smiles: string[] = [];
  for await (const molecule of readMolecules(dataFile("zinc-subset/train.smi.gz"))) {
    smiles.push(molecule.smiles);
    if (smiles.length === count) break;
  }
  return smiles;
}

/** Items per second, median of runs; the first runs are not counted. */
async function rate(count: number, run: () => unknown): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const started = performance.now();
    await run();
    if (i >= WARM_UP) seconds.push((performance.now() - started) / 1000);
  }
  return Math.round(count / summarize(seconds).secondsMedian);
}

/** The rewards of many molecules as a worker thread computes them: RDKit, then QED and SA. */
async function evaluateAll(smiles: readonly string[]): Promise<void> {
  for (let start = 0; start < smiles.length; start += CHUNK) {
    await evaluateChunk({ smiles: smiles.slice(start, start + CHUNK), components: PROPERTIES });
  }
}

/** Milliseconds since a worker thread was started, medians. */
interface WorkerStart {
  /** Until RDKit answers; it was compiled before. */
  readonly ready: number;
  /** Until the first QED and SA, whose tables are read at first use. */
  readonly firstReward: number;
}

async function workerStart(): Promise<WorkerStart> {
  const rdkit = await compileRdkit();
  const ready: number[] = [];
  const firstReward: number[] = [];
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const started = performance.now();
    const pool = createChunkPool({ threads: 1, timeoutMs: 60_000 });
    await pool.evaluate({ smiles: ["CCO"], components: [], rdkit });
    const readyAfter = performance.now() - started;
    await pool.evaluate({ smiles: ["CCO"], components: PROPERTIES, rdkit });
    if (i >= WARM_UP) {
      ready.push(readyAfter);
      firstReward.push(performance.now() - started);
    }
    await pool.close();
  }
  return {
    ready: Math.round(summarize(ready).secondsMedian),
    firstReward: Math.round(summarize(firstReward).secondsMedian),
  };
}

/** Resident memory in 10^6 bytes, by the number of molecules evaluated so far. */
async function watchMemory(
  smiles: readonly string[],
  log: (line: string) => void,
): Promise<Record<number, number>> {
  const residentMB: Record<number, number> = {};
  let done = 0;
  while (done < MEMORY_MOLECULES) {
    const chunk = Array.from({ length: CHUNK }, (_, i) => smiles[(done + i) % smiles.length]);
    await evaluateAll(chunk);
    done += CHUNK;
    if (!MEMORY_MARKS.includes(done)) continue;
    residentMB[done] = Math.round(process.memoryUsage.rss() / 1e6);
    log(`after ${done} molecules: ${residentMB[done]} MB`);
  }
  return residentMB;
}

/**
 * The chemistry on one thread: molecules per second of QED and SA with and without RDKit, of Morgan
 * fingerprints (radius 2, 2048 bits), pairs per second of Tanimoto, how long a worker thread
 * takes to start, and whether memory grows.
 */
export async function benchChemistry(_config: unknown, log: (line: string) => void) {
  const all = await benchSmiles(MEMORY_MOLECULES);
  const smiles = all.slice(0, MOLECULES);
  let molecules: Analysis[] = [];
  const report = (name: string, perSecond: number): number => {
    log(`${name}: ${perSecond} per second`);
    return perSecond;
  };
  const sanitised = await rate(MOLECULES, () => evaluateAll(smiles));
  report("QED and SA with RDKit's sanitisation", sanitised);
  const parsed = await rate(MOLECULES, () => {
    for (const text of smiles) {
      const molecule = analyze(parseSmiles(text));
      qed(molecule);
      sa(molecule);
    }
  });
  report("QED and SA from canonical SMILES", parsed);
  const readOnly = await rate(MOLECULES, () => {
    molecules = smiles.map((text) => analyze(parseSmiles(text)));
  });
  report("reading canonical SMILES", readOnly);
  const morgan = await rate(MOLECULES, () => {
    for (const molecule of molecules) morganBits(molecule);
  });
  report("Morgan bits", morgan);
  const fingerprints = createFingerprintSet(molecules.map((molecule) => morganBits(molecule)));
  const queries = molecules.slice(0, QUERIES).map((molecule) => morganBits(molecule));
  const tanimoto = await rate(QUERIES * MOLECULES, () => {
    for (const query of queries) bulkTanimoto(fingerprints, query);
  });
  report("Tanimoto pairs", tanimoto);
  const workerMs = await workerStart();
  log(`a worker is ready after ${workerMs.ready} ms, its first reward ${workerMs.firstReward} ms`);
  return {
    workerMs,
    qedSaSanitisedPerSecond: sanitised,
    qedSaPerSecond: parsed,
    readPerSecond: readOnly,
    morganBitsPerSecond: morgan,
    tanimotoPairsPerSecond: tanimoto,
    molecules: MOLECULES,
    runs: RUNS,
    residentMB: await watchMemory(all, log),
  };
}
