import { beforeAll, describe, expect, test } from "vitest";
import { canonicalize, isFailure, loadRdkit, type RdkitModule } from "../../../src/chem/rdkit.ts";
import { ConfigError, UserError } from "../../../src/core/errors.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import {
  createFragmentEnvironment,
  type FragmentEnvironment,
} from "../../../src/env/fragments/fragmentEnvironment.ts";
import { prepareLibrary } from "../../../src/env/fragments/preparedLibrary.ts";
import { describeEnvironment } from "../contract.ts";
import { fragmentEnvironment, MIXED_LIBRARY, TINY_LIBRARY } from "./tinyLibrary.ts";

describeEnvironment("fragments, ring and two small ones", () =>
  fragmentEnvironment(TINY_LIBRARY, { maxFragments: 6 }),
);
describeEnvironment("fragments, mixed, at least three", () =>
  fragmentEnvironment(MIXED_LIBRARY, { maxFragments: 5, minFragments: 3 }),
);

let rdkit: RdkitModule;
let env: FragmentEnvironment;
beforeAll(async () => {
  rdkit = await loadRdkit();
  env = await fragmentEnvironment(TINY_LIBRARY, { maxFragments: 3 });
});

/** Canonical SMILES of an object's molecule. */
function moleculeOf(object: string, environment = env): string {
  const found = canonicalize(rdkit, environment.toSmiles(environment.fromObjects([object]))[0]);
  if (isFailure(found)) throw new Error(`${object}: ${found.error}`);
  return found.canonical;
}

const symmetryOf = (object: string): number =>
  Math.exp(env.logSymmetry(env.fromObjects([object]))[0]);

describe("symmetry", () => {
  test("of toluene from phenyl and methyl is |Aut| 2 x 1 over 12 x 2", () => {
    // The methyl's two slots are on one atom: one is used, so the other stays.
    expect(symmetryOf("{c1ccccc1}[0-0{C}]")).toBeCloseTo(2 / (12 * 2), 12);
  });

  test("of xylenes counts the swap of the methyls", () => {
    expect(symmetryOf("{c1ccccc1}[0-0{C}][1-0{C}]")).toBeCloseTo(2 / 48, 12);
    expect(symmetryOf("{c1ccccc1}[0-0{C}][2-0{C}]")).toBeCloseTo(2 / 48, 12);
    expect(symmetryOf("{c1ccccc1}[0-0{C}][3-0{C}]")).toBeCloseTo(4 / 48, 12);
  });

  test("of biphenyl counts the swap of the rings", () => {
    expect(symmetryOf("{c1ccccc1}[4-2{c1ccccc1}]")).toBeCloseTo(8 / 144, 12);
  });

  test("leaves one site where a ring's open slots are all equal, and counts them", () => {
    const ring = env.step(env.reset(1), Int32Array.of(1));
    const batch = env.encode(ring);
    expect(batch.siteNode).toHaveLength(1);
    const legal = legalActions(env.spec, batch, 0);
    // stop, and one site x (ring, C, C of CO, O of CO)
    expect(legal).toHaveLength(1 + 4);
    const states = env.select(ring, [0, 0, 0, 0, 0]);
    const multiplicities = env.logMultiplicity(states, Int32Array.from(legal)).map(Math.exp);
    const expected = [1, 6 * 6, 6 * 2, 6 * 1, 6 * 1];
    for (const [i, value] of expected.entries()) expect(multiplicities[i]).toBeCloseTo(value, 12);
  });

  test("merges sites that only a swap of equal branches maps onto each other", async () => {
    // para-xylene: all four open positions of the ring are equal.
    const wide = await fragmentEnvironment(TINY_LIBRARY, { maxFragments: 4 });
    const tree = wide.fromObjects(["{c1ccccc1}[0-0{C}][3-0{C}]"]).trees[0];
    const onRing = [...tree.siteNode].filter((node) => tree.fragment[node] === 0);
    expect(onRing).toHaveLength(1);
    expect([...tree.siteSize]).toEqual([4, 1, 1]);
  });
});

describe("objects", () => {
  test("have one key for every root and every numbering of symmetric slots", () => {
    const texts = [
      "{c1ccccc1}[0-0{CO}][1-1{C}]",
      "{c1ccccc1}[3-0{C}][2-0{CO}]",
      "{CO}[0-5{c1ccccc1}[0-1{C}]]",
      " {C} [ 0 - 2 { c1ccccc1 } [ 1 - 0 {CO} ] ] ",
    ];
    const keys = env.keys(env.fromObjects(texts));
    expect(new Set(keys).size).toBe(1);
    const others = ["{c1ccccc1}[0-1{CO}][1-1{C}]", "{c1ccccc1}[0-0{CO}][2-1{C}]"];
    expect(new Set([...keys, ...env.keys(env.fromObjects(others))]).size).toBe(3);
  });

  test("that can't be read are named with the reason", () => {
    const problems: Record<string, string> = {
      "": "found the end where a fragment should stand",
      c1ccccc1: "found c where a fragment should stand",
      "{CCC}": 'library "tiny" has no fragment {CCC}',
      "{c1ccccc1}[6-0{C}]": "fragment {c1ccccc1} has 6 slots, so no slot 6",
      "{c1ccccc1}[0-2{C}]": "fragment {C} has 2 slots, so no slot 2",
      "{c1ccccc1}[0-0{C}][0-1{C}]": "slot 0 of fragment {c1ccccc1} is used twice",
      "{c1ccccc1}[0-0{C}[0-0{C}]]": "slot 0 of fragment {C} is used twice",
      "{c1ccccc1}[0{C}]": 'found 0 after "["',
      "{c1ccccc1}[0-0{C}": 'found the end where "]" should stand',
      "{c1ccccc1}[": 'found the end after "["',
      "{C}{C}": "found {C} after the tree",
    };
    for (const [text, problem] of Object.entries(problems)) {
      expect(() => env.fromObjects([text])).toThrow(
        new UserError(`Object "${text}": ${problem}. Expected a form like {c1ccccc1}[0-0{C}].`),
      );
    }
  });

  test("with too many or too few fragments are refused", async () => {
    const three = await fragmentEnvironment(MIXED_LIBRARY, { maxFragments: 3, minFragments: 3 });
    expect(() => three.fromObjects(["{C1CC1}[0-0{F}]"])).toThrow(
      new UserError('Object "{C1CC1}[0-0{F}]" has 2 fragments; this environment builds 3 to 3.'),
    );
    expect(() => three.fromObjects(["{C1CC1}[0-0{F}][1-0{F}][2-0{F}]"])).toThrow(
      "has 4 fragments; this environment builds 3 to 3.",
    );
  });

  test("where nothing fits any more may stop early", async () => {
    const three = await fragmentEnvironment(MIXED_LIBRARY, { maxFragments: 3, minFragments: 3 });
    expect(three.fromObjects(["{F}[0-0{F}]"]).count).toBe(1);
  });

  test("tell repeated SMILES of a library apart", async () => {
    const mixed = await fragmentEnvironment(MIXED_LIBRARY, { maxFragments: 3 });
    const states = mixed.fromObjects(["{CC}[1-0{F}]", "{CC|2}[0-0{F}]"]);
    expect(new Set(mixed.keys(states)).size).toBe(2);
    expect(mixed.toObjects(states)).toEqual(
      ["{CC}[1-0{F}]", "{CC|2}[0-0{F}]"].map(
        (text) => mixed.toObjects(mixed.fromObjects([text]))[0],
      ),
    );
  });
});

describe("molecules", () => {
  test("of one, two and three fragments are the expected ones", () => {
    expect(moleculeOf("{c1ccccc1}")).toBe("c1ccccc1");
    expect(moleculeOf("{c1ccccc1}[0-0{C}]")).toBe("Cc1ccccc1");
    expect(moleculeOf("{c1ccccc1}[0-1{CO}][3-0{C}]")).toBe("COc1ccc(C)cc1");
    expect(moleculeOf("{C}[0-0{C}][1-1{CO}]")).toBe("CCOC");
    expect(moleculeOf("{c1ccccc1}[0-0{c1ccccc1}]")).toBe("c1ccc(-c2ccccc2)cc1");
  });

  test("lose one hydrogen a bond at atoms in brackets, charged or with a higher valence", () => {
    const library = {
      name: "special",
      fragments: [
        { smiles: "C", attachmentAtoms: [0] },
        { smiles: "c1cc[nH]c1", attachmentAtoms: [3, 0] },
        { smiles: "[NH4+]", attachmentAtoms: [0, 0, 0, 0] },
        { smiles: "O=S=O", attachmentAtoms: [1] },
        { smiles: "C[SH2+]", attachmentAtoms: [1, 1] },
        { smiles: "[13CH4]", attachmentAtoms: [0, 0] },
        { smiles: "C[SiH](C)C", attachmentAtoms: [1] },
        { smiles: "c1cc[nH+]cc1", attachmentAtoms: [3] },
      ],
    };
    const special = createFragmentEnvironment(prepareLibrary(library, rdkit));
    const expected: Record<string, string> = {
      "{c1cc[nH]c1}[0-0{C}]": "Cn1cccc1",
      "{c1cc[nH]c1}[1-0{C}]": "Cc1cc[nH]c1",
      "{c1cc[nH]c1}[0-0{c1cc[nH]c1}]": "c1ccn(-n2cccc2)c1",
      "{[NH4+]}[0-0{C}]": "C[NH3+]",
      "{[NH4+]}[0-0{C}][1-0{C}][2-0{C}][3-0{C}]": "C[N+](C)(C)C",
      "{O=S=O}[0-0{C}]": "C[SH](=O)=O",
      "{C[SH2+]}[0-0{C}]": "C[SH+]C",
      "{C[SH2+]}[0-0{C}][1-0{C}]": "C[S+](C)C",
      "{[13CH4]}[0-0{C}][1-0{C}]": "C[13CH2]C",
      "{C[SiH](C)C}[0-0{C}]": "C[Si](C)(C)C",
      "{c1cc[nH+]cc1}[0-0{C}]": "C[n+]1ccccc1",
    };
    for (const [object, smiles] of Object.entries(expected)) {
      expect(moleculeOf(object, special)).toBe(smiles);
    }
  });

  test("keep rings and branches of large fragments", () => {
    const smiles = ["O=c1nc2[nH]c3ccccc3nc-2c(=O)[nH]1", "C12C3C4C1C5C2C3C45", "CC(C)(F)C#CC=O"];
    const library = {
      name: "large",
      fragments: smiles.map((text) => ({ smiles: text, attachmentAtoms: [] })),
    };
    const large = createFragmentEnvironment(prepareLibrary(library, rdkit));
    for (const text of smiles) {
      const expected = canonicalize(rdkit, text);
      expect({ canonical: moleculeOf(`{${text}}`, large) }).toEqual(expected);
    }
  });
});

describe("mistakes", () => {
  const prepare = (smiles: string, attachmentAtoms: number[]) => () =>
    prepareLibrary({ name: "mine", fragments: [{ smiles, attachmentAtoms }] }, rdkit);

  test("in a library are named with the fragment", () => {
    expect(prepare("C1CC", [0])).toThrow(/^Fragment "C1CC" is no molecule: .*unclosed ring/);
    expect(prepare("CC", [2])).toThrow(
      new UserError(
        'Fragment "CC" of library "mine": attachment atom 2 does not exist; its atoms are 0 to 1.',
      ),
    );
    expect(prepare("CO", [1, 1])).toThrow(
      new UserError(
        'Fragment "CO" of library "mine": atom 1 (O) has 1 hydrogens to replace, but ' +
          "attachmentAtoms lists it 2 times. List it at most 1 times.",
      ),
    );
    expect(prepare("C.C", [0])).toThrow(
      new UserError('Fragment "C.C" has several parts; give each part as a fragment.'),
    );
    expect(prepare("*C", [1])).toThrow(/has a wildcard atom; fill open positions with hydrogen/);
    expect(() => prepareLibrary({ name: "mine", fragments: [] }, rdkit)).toThrow(
      new UserError('Fragment library "mine" is empty; give at least one fragment.'),
    );
  });

  test("in the sizes are refused", () => {
    const library = prepareLibrary(TINY_LIBRARY, rdkit);
    expect(() => createFragmentEnvironment(library, { maxFragments: 65 })).toThrow(
      new ConfigError("fragments: maxFragments is 65; it must be an integer from 1 to 64."),
    );
    expect(() => createFragmentEnvironment(library, { minFragments: 10 })).toThrow(
      new ConfigError(
        "fragments: minFragments is 10; it must be an integer from 1 to maxFragments, 9.",
      ),
    );
  });
});
