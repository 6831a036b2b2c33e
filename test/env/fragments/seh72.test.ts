import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Fragment, FragmentLibrary } from "../../../src/chem/fragment.ts";
import { canonicalize, isFailure, loadRdkit } from "../../../src/chem/rdkit.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import { describeEnvironment } from "../contract.ts";
import { fragmentEnvironment } from "./tinyLibrary.ts";

const PATH = "../shared/data/seh/fragments-72.json";
const SEED = 11;

const readLibrary = (): FragmentLibrary => ({
  name: "seh-72",
  fragments: JSON.parse(readFileSync(PATH, "utf8")) as Fragment[],
});

describe.skipIf(!existsSync(PATH))(`the 72 fragments (skipped where ${PATH} is absent)`, () => {
  describeEnvironment("fragments of the 72", () => fragmentEnvironment(readLibrary(), {}), {
    numTrajectories: 12,
  });

  test(`every state of 200 random rollouts is a molecule for RDKit (seed ${SEED})`, async () => {
    const rdkit = await loadRdkit();
    const env = await fragmentEnvironment(readLibrary(), {});
    const rng = createRng(SEED);
    let numStates = 0;
    let largest = 0;
    for (let states = env.reset(200); states.count > 0; ) {
      const batch = env.encode(states);
      const actions = Int32Array.from({ length: states.count }, (_, g) => {
        const legal = legalActions(env.spec, batch, g);
        return legal[rng.integer(legal.length)];
      });
      states = env.step(states, actions);
      for (const [i, smiles] of env.toSmiles(states).entries()) {
        const molecule = canonicalize(rdkit, smiles);
        const object = env.toObjects(env.select(states, [i]))[0];
        expect(isFailure(molecule) ? `${object} ${smiles} ${molecule.error}` : "").toBe("");
        if (!isFailure(molecule)) expect(molecule.canonical).not.toContain(".");
        numStates++;
        largest = Math.max(largest, states.trees[i].numNodes);
      }
      const stopped = env.isTerminal(states);
      states = env.select(
        states,
        [...stopped.keys()].filter((i) => stopped[i] === 0),
      );
    }
    expect(numStates).toBeGreaterThan(1_000);
    expect(largest).toBe(9);
  });

  test("one class has one molecule, whichever leaf is removed and joined again", async () => {
    const rdkit = await loadRdkit();
    const env = await fragmentEnvironment(readLibrary(), {});
    const text = "{C1CCCCC1}[0-0{CN}[1-2{C1CCCCC1}]][3-0{c1ccncc1}[2-0{F}]]";
    const states = env.fromObjects([text]);
    const expected = canonicalize(rdkit, "Fc1cc(C2CCC(CNC3CCCCC3)CC2)ccn1");
    const opened = env.stepBack(states, Int32Array.of(0)).parents;
    for (const leaf of env.backwardActions(opened).actions) {
      const { parents, actions } = env.stepBack(opened, Int32Array.of(leaf));
      const again = env.step(parents, actions);
      expect(env.toSmiles(again)).toEqual(env.toSmiles(opened));
    }
    expect(canonicalize(rdkit, env.toSmiles(states)[0])).toEqual(expected);
  });
});
