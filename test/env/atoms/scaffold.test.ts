import { describe, expect, test } from "vitest";
import { loadRdkit, withMolecule } from "../../../src/chem/rdkit.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import {
  type AtomEnvironment,
  type AtomEnvironmentOptions,
  createAtomEnvironment,
} from "../../../src/env/atoms/atomEnvironment.ts";
import { describeEnvironment } from "../contract.ts";

const rdkit = await loadRdkit();
const SEED = 9;
const grown = (scaffold: string, options: AtomEnvironmentOptions = {}): AtomEnvironment =>
  createAtomEnvironment(rdkit, { maxAtoms: 14, scaffold, ...options });

/** Enough room for rings of carbon. */
const CARBON = { elements: ["C"], charges: [], maxAtoms: 12 } as const;

for (const scaffold of ["CC", "c1cc[cH:1]cc1", "C1CC[NH:1]C[CH2:2]1"]) {
  describeEnvironment(`molecules that hold ${scaffold}`, () => grown(scaffold), {
    numTrajectories: 12,
    classSymmetry: (env, states) => (env as AtomEnvironment).logAutomorphisms(states),
  });
}

/** Whether a molecule holds a substructure, in RDKit's eyes. */
function holds(smiles: string, smarts: string): boolean {
  const query = rdkit.get_qmol(smarts);
  if (query === null) throw new Error(`no SMARTS: ${smarts}`);
  const match = withMolecule(rdkit, smiles, (mol) => ({ text: mol.get_substruct_match(query) }));
  query.delete();
  return "text" in match && match.text !== "{}";
}

describe(`molecules grown from a scaffold (seed ${SEED})`, () => {
  test.each([
    ["O=C(N)c1cc[cH:1]cc1", "[#7]~[#6](~[#8])~[#6]1~[#6]~[#6]~[#6]~[#6]~[#6]~1"],
    ["c1ccc2[nH]ccc2c1", "[#6]1~[#6]~[#6]~[#6]2~[#7]~[#6]~[#6]~[#6]~2~[#6]~1"],
    ["C1COC[CH2:1]N1", "[#6]1~[#6]~[#8]~[#6]~[#6]~[#7]~1"],
  ])("all hold %s, and grow at its marked atoms alone", (scaffold, smarts) => {
    const env = grown(scaffold);
    const rng = createRng(SEED);
    const found = new Set<string>();
    for (let i = 0; i < 40; i++) {
      let state = env.reset(1);
      while (env.isTerminal(state)[0] === 0) {
        const legal = legalActions(env.spec, env.encode(state), 0);
        state = env.step(state, Int32Array.of(legal[rng.integer(legal.length)]));
      }
      const [smiles] = env.toSmiles(state);
      expect(holds(smiles, smarts), smiles).toBe(true);
      found.add(env.objectNames(state)[0]);
    }
    expect(found.size).toBeGreaterThan(20);
  });

  test("a SMILES is read with the scaffold where it is found, in any Kekule form", () => {
    const env = grown("c1cc[cH:1]cc1");
    const states = env.fromObjects(["Nc1ccccc1", "CCc1ccccc1"]);
    expect(env.objectNames(states)).toEqual(["Nc1ccccc1", "CCc1ccccc1"]);
    expect(env.isTerminal(states)).toEqual(Uint8Array.of(1, 1));
  });

  test("a molecule without the scaffold, or grown elsewhere, is refused", () => {
    const env = grown("c1cc[cH:1]cc1");
    const what = "it does not hold env.scaffold with growth at the marked atoms alone";
    for (const smiles of ["C1CCCCC1", "Cc1ccccc1C"]) {
      expect(() => env.fromObjects([smiles])).toThrow(
        `Molecule "${smiles}" lies outside of this space: ${what}.`,
      );
    }
  });

  test("whose rings close only all at once is refused: no step leads to it from the scaffold", () => {
    const env = grown("CCCCCCCCC", { ...CARBON, maxRingSize: 5 });
    // Bonds 1-6, 1-9 and 4-9 of the chain close rings of 5, but each of them alone one of 6 or 9.
    const { neighbors, offsets, nodeColor } = env.reset(1).graphs[0];
    const around = (v: number): number[] => [...neighbors.slice(offsets[v], offsets[v + 1])];
    const chain = [nodeColor.findIndex((_, v) => around(v).length === 1)];
    for (const v of chain) chain.push(...around(v).filter((next) => !chain.includes(next)));
    const smiles = "[CH]12[CH2][CH2][CH]3[CH2][CH]1[CH2][CH2][CH]23";
    const object = `${smiles} ${nodeColor.map((_, v) => chain.indexOf(v)).join(",")}`;
    expect(() => env.fromObjects([object])).toThrow(
      `Molecule "${object}" lies outside of this space: its rings can't be closed one after ` +
        "another with at most 5 atoms each; raise env.maxRingSize.",
    );
    // The chain lies in it in other ways too, from which it can be built.
    for (const [maxRingSize, text] of [
      [5, smiles],
      [6, object],
    ] as const) {
      const other = grown("CCCCCCCCC", { ...CARBON, maxRingSize });
      let state = other.fromObjects([text]);
      while (other.backwardActions(state).actions.length > 0) {
        const last = other.backwardActions(state).actions.slice(-1);
        state = other.stepBack(state, last).parents;
      }
      expect(other.keys(state)).toEqual(other.keys(other.reset(1)));
    }
  });

  test.each([
    ["C1CC", {}, /^env\.scaffold is "C1CC": RDKit can't read it: .+\.$/],
    ["C[Si](C)C", {}, 'env.scaffold is "C[Si](C)C": atom 2 is Si; no setting allows it.'],
    [
      "CCl",
      { elements: ["C", "N"] },
      'env.scaffold is "CCl": atom 2 is Cl; add it to env.elements.',
    ],
    [
      "FC(F)(F)F",
      {},
      'env.scaffold is "FC(F)(F)F": none of its growth atoms has a free valence; ' +
        "mark one that has hydrogens, such as [CH:1].",
    ],
    [
      "C[C:1](C)(C)C",
      {},
      'env.scaffold is "C[C:1](C)(C)C": none of its growth atoms has a free valence; ' +
        "mark one that has hydrogens, such as [CH:1].",
    ],
    [
      "CCC",
      { maxAtoms: 3 },
      'env.scaffold is "CCC": it has 3 atoms, so none can be added; raise env.maxAtoms.',
    ],
    ["CCCC", { maxAtoms: 3 }, 'env.scaffold is "CCCC": it has 4 atoms; raise env.maxAtoms.'],
    ["C.C", {}, 'env.scaffold is "C.C": it has several components; give one of them.'],
    [
      "C1CCCCCCCC1",
      {},
      'env.scaffold is "C1CCCCCCCC1": it has a ring of more than 8 atoms; raise env.maxRingSize.',
    ],
  ] as const)("the scaffold %s is refused", (scaffold, options, text) => {
    expect(() => grown(scaffold, options)).toThrow(text);
  });
});
