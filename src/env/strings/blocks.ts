import type { Fragment } from "../../chem/fragment.ts";
import type { MolGraph } from "../../chem/molGraph.ts";
import { parseSmiles } from "../../chem/parseSmiles.ts";
import { canonicalize, isFailure, type RdkitModule } from "../../chem/rdkit.ts";
import { writeGraph } from "../../chem/writeGraph.ts";
import { ConfigError } from "../../core/errors.ts";
import type { Environment } from "../environment.ts";
import { type PreparedLibrary, prepareLibrary } from "../fragments/preparedLibrary.ts";
import { MAX_JOINS } from "../fragments/smilesTemplate.ts";
import { treeToSmiles } from "../fragments/treeSmiles.ts";
import { createStringEnvironment, type StringStates } from "./stringEnvironment.ts";

/** Strings whose letters are blocks of a molecule. */
export interface BlockStringOptions {
  /** SMILES of each letter's block; its stems are [*:1] and [*:2], such as "[*:1]CC[*:2]". */
  readonly blocks: readonly string[];
  /** One character a block. */
  readonly alphabet: string;
  readonly length: number;
}

/**
 * Strings whose objects are molecules: block k's second stem binds block k + 1's first (the QM9 and
 * sEH strings of Shen et al., ICML 2023, have 11 blocks of length 5 and 18 of length 6). The two
 * open stems at the ends are hydrogens. The target is the string: two strings that are one molecule
 * count twice, as a chain of symmetric blocks and its reverse do.
 *
 * @throws ConfigError if a block is no molecule with the stems [*:1] and [*:2] at single bonds, the
 *   letters are not as many as the blocks, or the string is too long
 */
export function createBlockStrings(
  rdkit: RdkitModule,
  { blocks, alphabet, length }: BlockStringOptions,
): Environment<StringStates> {
  if (alphabet.length !== blocks.length) {
    throw new ConfigError(
      `env.blocks names ${blocks.length} blocks, but env.alphabet "${alphabet}" has ` +
        `${alphabet.length} letters. Give each block one letter.`,
    );
  }
  if (length > MAX_JOINS) {
    throw new ConfigError(
      `env.length is ${length}; molecules have at most ${MAX_JOINS} blocks. Lower it.`,
    );
  }
  const fragments = blocks.map((text) => readBlock(rdkit, text));
  const library = prepareLibrary({ name: "env.blocks", fragments }, rdkit);
  return {
    ...createStringEnvironment({ alphabet, length }),
    name: `strings of ${length} of ${blocks.length} blocks`,
    toSmiles: ({ letters }) => letters.map((own) => chainSmiles(library, own)),
  };
}

/** Slots of a block, as `readBlock` orders its attachment atoms. */
const [FIRST_STEM, SECOND_STEM] = [0, 1];

function chainSmiles(library: PreparedLibrary, letters: readonly number[]): string {
  const all = (first: number, later: number) => letters.map((_, v) => (v === 0 ? first : later));
  return treeToSmiles(library, {
    numNodes: letters.length,
    fragment: letters,
    parent: letters.map((_, v) => v - 1),
    parentSlot: all(-1, SECOND_STEM),
    ownSlot: all(-1, FIRST_STEM),
  });
}

/** A block as a fragment whose two attachment atoms are those of its first and second stem. */
function readBlock(rdkit: RdkitModule, text: string): Fragment {
  const fail = (what: string): never => {
    throw new ConfigError(
      `env.blocks: "${text}" ${what}; write a molecule with the stems [*:1] and [*:2], such as ` +
        "[*:1]CC[*:2].",
    );
  };
  // RDKit would drop map numbers where our reader does; isotopes stay.
  const marked = text.replace("[*:1]", "[1*]").replace("[*:2]", "[2*]");
  const read = canonicalize(rdkit, marked);
  if (isFailure(read)) return fail(`is no molecule (${read.error})`);
  if (text.includes(".")) fail("has several components");
  const graph = parseSmiles(marked);
  const stems = [1, 2].map((mark) => graph.isotope.indexOf(mark));
  const numWildcards = graph.atomicNumber.filter((number) => number === 0).length;
  if (stems.includes(-1) || numWildcards !== 2) fail(`has ${numWildcards} stems so written`);
  const ends = stems.map((stem) => boundAtom(graph, stem));
  if (ends.includes(-1)) fail("has a stem that is not at one single bond of an atom");
  const hydrogens = graph.hydrogens.map(
    (count, atom) => count + ends.filter((end) => end === atom).length,
  );
  const atoms = [...graph.atomicNumber.keys()].filter((atom) => graph.atomicNumber[atom] !== 0);
  const { smiles, order } = writeGraph(graph, { atoms, hydrogens });
  return { smiles, attachmentAtoms: ends.map((end) => order.indexOf(end)) };
}

/** The atom that a stem is bonded to by its one single bond, -1 if it is not so. */
function boundAtom(graph: MolGraph, stem: number): number {
  const { offsets, neighbors, neighborBonds, bondOrder, atomicNumber } = graph;
  const k = offsets[stem];
  const isSingle = offsets[stem + 1] - k === 1 && bondOrder[neighborBonds[k]] === 1;
  return isSingle && atomicNumber[neighbors[k]] !== 0 ? neighbors[k] : -1;
}
