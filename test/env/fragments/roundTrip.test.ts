import { expect, test } from "vitest";
import { loadFragmentLibrary } from "../../../src/chem/fragmentLibrary.ts";
import { parseSmiles } from "../../../src/chem/parseSmiles.ts";
import {
  canonicalize,
  canonicalizeBuilt,
  isFailure,
  loadRdkit,
  type RdkitFailure,
} from "../../../src/chem/rdkit.ts";
import { writeGraph } from "../../../src/chem/writeGraph.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng, type Rng } from "../../../src/core/rng.ts";
import {
  createFragmentEnvironment,
  type FragmentEnvironment,
} from "../../../src/env/fragments/fragmentEnvironment.ts";
import { prepareLibrary } from "../../../src/env/fragments/preparedLibrary.ts";

/** With MOLGFN_FULL_TESTS=1 all that the project promises; otherwise what a few seconds allow. */
const COUNT = process.env.MOLGFN_FULL_TESTS ? 10_000 : 500;
const BATCH = 100;
const SEED = 41;

/** Share of choices in which a walk that may stop goes on, so that large molecules are met too. */
const GO_ON = 0.8;

/** SMILES of `BATCH` molecules, each by a random walk of legal actions to its end. */
function randomMolecules(env: FragmentEnvironment, rng: Rng): string[] {
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

test(`${COUNT} random molecules survive graph -> SMILES -> RDKit -> graph (seed ${SEED})`, async () => {
  const rdkit = await loadRdkit();
  const library = prepareLibrary(await loadFragmentLibrary("zinc-100"), rdkit);
  const env = createFragmentEnvironment(library, { maxFragments: 9 });
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
  expect(differences).toEqual([]);
  expect(distinct.size).toBeGreaterThan(COUNT / 2);
  expect(mostAtoms).toBeGreaterThan(50);
}, 600_000);
