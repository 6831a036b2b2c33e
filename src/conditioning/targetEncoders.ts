import { analyze } from "../chem/analysis.ts";
import { morganBits } from "../chem/fingerprints/morganFingerprint.ts";
import { parseSmiles } from "../chem/parseSmiles.ts";
import { ConfigError } from "../core/errors.ts";
import type { Rng } from "../core/rng.ts";

/** How an object is told to a policy as the one to reach. */
export interface TargetEncoder {
  /** Numbers of a code, each 0 or 1. */
  readonly columns: number;
  /** The code of an object's canonical text. */
  encode(object: string): Float64Array;
  /** A code drawn from all objects alike; absent where they can't be listed so. */
  draw?(rng: Rng): Float64Array;
}

/** What an encoder must know of the environment; the config's section `env` fits. */
export interface TargetSpace {
  readonly type: string;
  readonly dimensions?: number;
  readonly side?: number;
  readonly alphabet?: string;
  readonly length?: number;
  readonly colors?: number;
  readonly maxNodes?: number;
}

/** Bits of a molecule's fingerprint. */
const MOLECULE_BITS = 1024;

/** One of `choices` values at each of `places`, one-hot. */
function oneHot(
  places: number,
  choices: number,
  choiceOf: (place: number) => number,
): Float64Array {
  const code = new Float64Array(places * choices);
  for (let place = 0; place < places; place++) {
    const choice = choiceOf(place);
    if (choice >= 0 && choice < choices) code[place * choices + choice] = 1;
  }
  return code;
}

function oneHotEncoder(
  places: number,
  choices: number,
  readPlaces: (object: string) => readonly number[],
): TargetEncoder {
  return {
    columns: places * choices,
    encode: (object) => {
      const read = readPlaces(object);
      return oneHot(places, choices, (place) => read[place]);
    },
    draw: (rng) => oneHot(places, choices, () => rng.integer(choices)),
  };
}

/** A coloured graph as the environment writes it, "0 1 1;0-1 1-2", its nodes in canonical order. */
function graphEncoder(colors: number, maxNodes: number): TargetEncoder {
  const pairs = (maxNodes * (maxNodes - 1)) / 2;
  const columns = maxNodes * colors + pairs;
  return {
    columns,
    encode: (object) => {
      const [nodes, edges] = object.split(";").map((text) => text.split(" ").filter(Boolean));
      const code = new Float64Array(columns);
      code.set(oneHot(nodes.length, colors, (node) => Number(nodes[node])));
      for (const [low, high] of edges.map((edge) => edge.split("-").map(Number))) {
        code[maxNodes * colors + (high * (high - 1)) / 2 + low] = 1;
      }
      return code;
    },
  };
}

function moleculeCode(smiles: string): Float64Array {
  const words = morganBits(analyze(parseSmiles(smiles)), { numBits: MOLECULE_BITS });
  return Float64Array.from(
    { length: MOLECULE_BITS },
    (_, bit) => (words[bit >> 5] >>> (bit & 31)) & 1,
  );
}

/**
 * The encoder of a space's objects: one-hot coordinates of a grid, one-hot letters of a string, the
 * one-hot colours of a graph's nodes and which of them are joined, the Morgan fingerprint of a
 * molecule (radius 2, 1,024 bits). Two molecules of one fingerprint count as the same target.
 *
 * @throws ConfigError for a space without one
 */
export function targetEncoder(space: TargetSpace): TargetEncoder {
  const { type, dimensions = 0, side = 0, alphabet = "", length = 0 } = space;
  const { colors = 0, maxNodes = 0 } = space;
  switch (type) {
    case "hypergrid":
      return oneHotEncoder(dimensions, side, (object) => object.split(",").map(Number));
    case "strings":
      return oneHotEncoder(length, alphabet.length, (object) =>
        [...object].map((letter) => alphabet.indexOf(letter)),
      );
    case "graphs":
      return graphEncoder(colors, maxNodes);
    case "fragments":
    case "atoms":
      return { columns: MOLECULE_BITS, encode: moleculeCode };
    default:
      throw new ConfigError(
        `conditioning.target: objects of env.type ${type} can't be told to a policy; ` +
          "use hypergrid, strings, graphs, fragments or atoms.",
      );
  }
}
