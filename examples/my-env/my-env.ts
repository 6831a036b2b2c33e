import { defineEnv } from "molgfn";

/** Residues by their letter, each from its nitrogen to its carbonyl group. */
const RESIDUES: Record<string, string> = {
  G: "NCC(=O)",
  A: "N[C@@H](C)C(=O)",
  S: "N[C@@H](CO)C(=O)",
  V: "N[C@@H](C(C)C)C(=O)",
  F: "N[C@@H](Cc1ccccc1)C(=O)",
};
const letters = Object.keys(RESIDUES);

/**
 * Peptides that grow at either end. A state is the sequence itself, from the N end to the C end.
 * Action r puts letter r at the C end, action letters.length + r at the N end.
 */
export default defineEnv<string>(({ maxLength = 4, minLength = 2 }) => {
  const [most, least] = [Number(maxLength), Number(minLength)];
  return {
    name: `peptides of ${least} to ${most} residues`,
    source: "",
    numActions: 2 * letters.length,
    maxSteps: most,

    // Both ends of nothing are the same place, so the first residue comes by one action alone.
    legalActions: (sequence) => {
      if (sequence.length === most) return [];
      const ends = sequence === "" ? 1 : 2;
      return Array.from({ length: ends * letters.length }, (_, action) => action);
    },
    isObject: (sequence) => sequence.length >= least,
    step: (sequence, action) =>
      action < letters.length
        ? sequence + letters[action]
        : letters[action - letters.length] + sequence,

    // One for each end: also if both give the same sequence, as with AA.
    parents: (sequence) => {
      if (sequence === "") return [];
      const last = letters.indexOf(sequence[sequence.length - 1]);
      const first = letters.indexOf(sequence[0]);
      const cEnd = { state: sequence.slice(0, -1), action: last };
      if (sequence.length === 1) return [cEnd];
      return [cEnd, { state: sequence.slice(1), action: letters.length + first }];
    },

    // What the network sees: the letter at each place, 0 where there is none.
    featureSizes: new Array(most).fill(letters.length + 1),
    features: (sequence) =>
      Array.from({ length: most }, (_, i) => letters.indexOf(sequence[i] ?? "") + 1),

    toText: (sequence) => sequence,
    fromText: (text) => {
      for (const letter of text) {
        if (!letters.includes(letter)) throw new Error(`there is no residue ${letter}`);
      }
      return text;
    },
    toSmiles: (sequence) => `${[...sequence].map((letter) => RESIDUES[letter]).join("")}O`,
  };
});
