import { describe, expect, test } from "vitest";
import { loadFragmentLibrary } from "../../src/chem/fragmentLibrary.ts";
import { parseSmiles } from "../../src/chem/parseSmiles.ts";
import {
  canonicalize,
  canonicalizeBuilt,
  isFailure,
  loadRdkit,
  type RdkitFailure,
} from "../../src/chem/rdkit.ts";
import { writeGraph } from "../../src/chem/writeGraph.ts";
import { legalActions } from "../../src/core/graphBatch.ts";
import { createRng, type Rng } from "../../src/core/rng.ts";
import { createAtomEnvironment } from "../../src/env/atoms/atomEnvironment.ts";
import type { Environment, StateBatch } from "../../src/env/environment.ts";
import { createFragmentEnvironment } from "../../src/env/fragments/fragmentEnvironment.ts";
import { prepareLibrary } from "../../src/env/fragments/preparedLibrary.ts";

/** With MOLGFN_FULL_TESTS=1 all that the project promises; otherwise what a few seconds allow. */
const COUNT = process.env.MOLGFN_FULL_TESTS ? 10_000 : 500;
const BATCH = 100;
const SEED = 41;
const TIMEOUT_MS = 600_000;

/** Share of choices in which a walk that may stop goes on, so that large molecules are met too. */
const GO_ON = 0.8;

/** An environment whose objects are molecules. */
interface MoleculeEnvironment<States extends StateBatch> extends Environment<States> {
  toSmiles(states: States): string[];
}

/** SMILES of `BATCH` molecules, each by a random walk of legal actions to its end. */
function randomMolecules<States extends StateBatch>(
  env: MoleculeEnvironment<States>,
  rng: Rng,
): string[] {
  let states = env.reset(BATCH);
  const ended: string[] = [];
  while (states.count > 0) {
    const batch = env.encode(states);
    const actions = Int32Array.from({ length: states.count }, (_, g) => {
      const legal = legalActions(env.spec, batch, g);
      const goesOn = legal[0] === 0 && legal.length > 1 && rng.next() < GO_ON;
      return goesOn ? legal[1 + rng.integer(legal.length - 1)] : legal[rng.integer(legal.length)];
    });
    const next = env.step(states, actions);
    const isTerminal = env.isTerminal(next);
    const rows = [...isTerminal.keys()];
    ended.push(
      ...env.toSmiles(
        env.select(
          next,
          rows.filter((row) => isTerminal[row] === 1),
        ),
      ),
    );
    states = env.select(
      next,
      rows.filter((row) => isTerminal[row] === 0),
    );
  }
  return ended;
}

function known(result: { readonly canonical: string } | RdkitFailure): string {
  return isFailure(result) ? `refused: ${result.error}` : result.canonical;
}

/** Walks until `COUNT` molecules are there, and checks each. */
async function checkMolecules<States extends StateBatch>(
  env: MoleculeEnvironment<States>,
): Promise<{ differences: string[]; distinct: number; mostAtoms: number }> {
  const rdkit = await loadRdkit();
  const rng = createRng(SEED);
  const differences: string[] = [];
  const distinct = new Set<string>();
  let mostAtoms = 0;
  for (let done = 0; done < COUNT; done += BATCH) {
    for (const written of randomMolecules(env, rng)) {
      const canonical = known(canonicalize(rdkit, written));
      distinct.add(canonical);
      // The short way for our own SMILES must agree with RDKit's full one.
      const built = known(canonicalizeBuilt(rdkit, written));
      const graph = parseSmiles(canonical);
      mostAtoms = Math.max(mostAtoms, graph.numAtoms);
      const again = known(canonicalize(rdkit, writeGraph(graph).smiles));
      if (canonical !== built || canonical !== again) {
        differences.push(`${written}: ${canonical}, ${built}, ${again}`);
      }
    }
  }
  return { differences, distinct: distinct.size, mostAtoms };
}

describe(`${COUNT} random molecules survive graph -> SMILES -> RDKit -> graph (seed ${SEED})`, () => {
  test("of fragments", { timeout: TIMEOUT_MS }, async () => {
    const library = prepareLibrary(await loadFragmentLibrary("zinc-100"), await loadRdkit());
    const found = await checkMolecules(createFragmentEnvironment(library, { maxFragments: 9 }));
    expect(found.differences).toEqual([]);
    expect(found.distinct).toBeGreaterThan(COUNT / 2);
    expect(found.mostAtoms).toBeGreaterThan(50);
  });

  test("of atoms", { timeout: TIMEOUT_MS }, async () => {
    const found = await checkMolecules(createAtomEnvironment(await loadRdkit(), { maxAtoms: 12 }));
    expect(found.differences).toEqual([]);
    expect(found.distinct).toBeGreaterThan(COUNT / 2);
    expect(found.mostAtoms).toBeGreaterThan(10);
  });
});
