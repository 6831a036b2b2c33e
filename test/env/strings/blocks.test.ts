import { describe, expect, test } from "vitest";
import { canonicalize, loadRdkit } from "../../../src/chem/rdkit.ts";
import { createBlockStrings } from "../../../src/env/strings/blocks.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { loadConfig } from "../../../src/training/config/load.ts";
import { describeEnvironment } from "../contract.ts";

const rdkit = await loadRdkit();
const BLOCKS = [
  "[*:1]CC[*:2]",
  "[*:1]C(=O)N[*:2]",
  "[*:2]c1cc([*:1])ccn1",
  "[*:1]O[*:2]",
  "[*:1]N1CCN([*:2])CC1",
];
const strings = (blocks: readonly string[] = BLOCKS, length = 3) =>
  createBlockStrings(rdkit, { blocks, length, alphabet: "abcdefghij".slice(0, blocks.length) });

const canonical = (smiles: string): string => {
  const read = canonicalize(rdkit, smiles);
  if (!("canonical" in read)) throw new Error(`${smiles}: ${read.error}`);
  return read.canonical;
};

describeEnvironment("strings of blocks", () => strings());

describe("strings of blocks", () => {
  test.each([
    ["bbb", "[H]C(=O)NC(=O)NC(=O)N[H]"],
    ["aba", "CCC(=O)NCC"],
    ["abc", "CCC(=O)Nc1ccnc([H])c1"],
    ["cba", "c1ccnc(C(=O)NCC)c1"],
    ["ddd", "OOO"],
    ["ede", "C1CNCCN1ON1CCNCC1"],
  ])("%s is the molecule whose blocks bind second stem to first", (text, smiles) => {
    const env = strings();
    const [written] = env.toSmiles?.(env.fromObjects([text])) ?? [];
    expect(canonical(written)).toBe(canonical(smiles));
  });

  test("are all molecules, one a string", () => {
    const env = strings(BLOCKS, 4);
    const { states, terminals } = enumerateSpace(env);
    expect(terminals).toHaveLength(5 ** 4);
    for (const smiles of env.toSmiles?.(env.select(states, terminals)) ?? []) {
      expect(canonical(smiles)).not.toBe("");
    }
  });

  test.each([
    ["[*:1]C(C", 'env.blocks: "[*:1]C(C" is no molecule ('],
    ["C1CCCCC1", 'env.blocks: "C1CCCCC1" has 0 stems so written; write a molecule with the stems'],
    ["*CC*", 'env.blocks: "*CC*" has 2 stems so written; write a molecule with the stems'],
    ["[*:1]CC", 'env.blocks: "[*:1]CC" has 1 stems so written;'],
    ["[*:1]C.C[*:2]", 'env.blocks: "[*:1]C.C[*:2]" has several components;'],
    [
      "[*:1]=CC[*:2]",
      'env.blocks: "[*:1]=CC[*:2]" has a stem that is not at one single bond of an atom; write a ' +
        "molecule with the stems [*:1] and [*:2], such as [*:1]CC[*:2].",
    ],
    ["[*:1][*:2]", "has a stem that is not at one single bond of an atom"],
  ])("the block %s is refused", (block, text) => {
    expect(() => strings(["[*:1]C[*:2]", block])).toThrow(text);
  });

  test("with other than one letter a block, or of too many blocks, are refused", () => {
    expect(() => createBlockStrings(rdkit, { blocks: BLOCKS, alphabet: "ab", length: 3 })).toThrow(
      'env.blocks names 5 blocks, but env.alphabet "ab" has 2 letters. Give each block one letter.',
    );
    expect(() => strings(BLOCKS, 91)).toThrow(
      "env.length is 91; molecules have at most 90 blocks. Lower it.",
    );
  });

  test("get letters of their own from the config, and molecule rewards need them", async () => {
    const { env } = await loadConfig("configs/block-strings.yaml");
    expect(env).toMatchObject({ alphabet: "ABCDEFGHIJK", length: 5 });
    const plain = loadConfig("configs/exact-strings.yaml", [
      "reward.type=molecule",
      "reward.components={qed: {}}",
    ]);
    await expect(plain).rejects.toThrow(
      "a molecule needs env.blocks, the SMILES that letters stand for",
    );
  });
});
