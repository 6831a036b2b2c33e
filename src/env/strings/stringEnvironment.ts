import { ConfigError, UserError } from "../../core/errors.ts";
import { type GraphBatch, type GraphSpec, singleNodeBatch } from "../../core/graphBatch.ts";
import type { ActionLists, BackwardStep, Environment, StateBatch } from "../environment.ts";
import { placesOfSingleNodes } from "../placesOfSingleNodes.ts";

/** Strings over an alphabet, written from the left. */
export interface StringStates extends StateBatch {
  /** [count] letters by their place in the alphabet. */
  readonly letters: readonly (readonly number[])[];
  /** [count] 1 where the trajectory has stopped. */
  readonly stopped: Uint8Array;
}

/** What strings are made of. */
export interface StringOptions {
  /** One character a letter: "01", "ACGT". */
  readonly alphabet: string;
  readonly length: number;
}

/**
 * Strings of one length, a letter appended at a step: bit sequences, block strings, DNA. Action 0
 * stops, which a full string alone may do; action 1 + k appends letter k; the backward action of a
 * string is that of its last letter. Each string is reached in one way, so multiplicity and symmetry
 * are 1. A state is a graph of one node whose column i says which letter is at place i, if any.
 *
 * @throws ConfigError if the alphabet repeats a letter or a size is out of range
 */
export function createStringEnvironment(options: StringOptions): Environment<StringStates> {
  const { alphabet, length } = options;
  checkOptions(options);
  return {
    name: `strings of ${length} of ${alphabet}`,
    spec: specOf(options),
    maxSteps: length + 1,
    reset: (count) => makeStates(new Array(count).fill([]), new Uint8Array(count)),
    select: ({ letters, stopped }, indices) =>
      makeStates(
        Array.from(indices, (i) => letters[i]),
        Uint8Array.from(indices, (i) => stopped[i]),
      ),
    concat: (batches) =>
      makeStates(
        batches.flatMap(({ letters }) => letters),
        Uint8Array.from(batches.flatMap(({ stopped }) => [...stopped])),
      ),
    encode: (states) => encodeStrings(states, options),
    step: ({ letters, stopped }, actions) =>
      makeStates(
        letters.map((own, i) => (actions[i] === 0 ? own : [...own, actions[i] - 1])),
        stopped.map((flag, i) => (actions[i] === 0 ? 1 : flag)),
      ),
    isTerminal: ({ stopped }) => stopped,
    backwardActions: listBackward,
    encodeBackward: (states) => placesOfSingleNodes(listBackward(states)),
    undoing: ({ count }) => new Int32Array(count),
    logTrajectoryCounts: ({ count }) => new Float64Array(count),
    stepBack: ({ letters, stopped }, actions): BackwardStep<StringStates> => ({
      parents: makeStates(
        letters.map((own, i) => (stopped[i] === 1 ? own : own.slice(0, -1))),
        new Uint8Array(letters.length),
      ),
      actions,
    }),
    logMultiplicity: ({ count }) => new Float64Array(count),
    logSymmetry: ({ count }) => new Float64Array(count),
    keys: ({ letters, stopped }) =>
      letters.map((own, i) => `${textOf(own, alphabet)}${stopped[i] === 1 ? "!" : ""}`),
    toObjects: ({ letters }) => letters.map((own) => textOf(own, alphabet)),
    fromObjects: (objects) =>
      makeStates(
        objects.map((text) => readString(text, options)),
        new Uint8Array(objects.length).fill(1),
      ),
  };
}

const makeStates = (
  letters: readonly (readonly number[])[],
  stopped: Uint8Array,
): StringStates => ({ count: letters.length, letters, stopped });

function checkOptions({ alphabet, length }: StringOptions): void {
  const distinct = new Set(alphabet).size;
  if (distinct < 2 || distinct !== alphabet.length || alphabet.includes("!")) {
    throw new ConfigError(
      `strings: alphabet is "${alphabet}"; it must be at least two different characters, not !.`,
    );
  }
  if (!Number.isInteger(length) || length < 1 || length > 256) {
    throw new ConfigError(`strings: length is ${length}; it must be an integer from 1 to 256.`);
  }
}

function specOf({ alphabet, length }: StringOptions): GraphSpec {
  return {
    nodeColumns: length,
    nodeVocabulary: length * (alphabet.length + 1),
    edgeColumns: 0,
    edgeVocabulary: 0,
    siteColumns: 0,
    siteVocabulary: 0,
    graphActions: 1 + alphabet.length,
    siteActions: 0,
    backwardKinds: 1 + alphabet.length,
    maxNodes: 1,
  };
}

function encodeStrings(
  { count, letters, stopped }: StringStates,
  { alphabet, length }: StringOptions,
): GraphBatch {
  const graphActions = 1 + alphabet.length;
  const nodeCategories = new Int32Array(count * length);
  const graphMask = new Uint8Array(count * graphActions);
  for (const [i, own] of letters.entries()) {
    for (let place = 0; place < length; place++) {
      // Letter 0 of a place says that nothing is there yet.
      const letter = place < own.length ? own[place] + 1 : 0;
      nodeCategories[i * length + place] = place * graphActions + letter;
    }
    if (stopped[i] === 1) continue;
    if (own.length === length) graphMask[i * graphActions] = 1;
    else graphMask.fill(1, i * graphActions + 1, (i + 1) * graphActions);
  }
  return singleNodeBatch({ count, nodeCategories, graphMask });
}

function listBackward({ count, letters, stopped }: StringStates): ActionLists {
  const offsets = new Int32Array(count + 1);
  const actions: number[] = [];
  for (const [i, own] of letters.entries()) {
    if (stopped[i] === 1) actions.push(0);
    else if (own.length > 0) actions.push(1 + own[own.length - 1]);
    offsets[i + 1] = actions.length;
  }
  return { offsets, actions: Int32Array.from(actions) };
}

const textOf = (letters: readonly number[], alphabet: string): string =>
  letters.map((letter) => alphabet[letter]).join("");

function readString(text: string, { alphabet, length }: StringOptions): number[] {
  const letters = [...text].map((letter) => alphabet.indexOf(letter));
  if (letters.length === length && !letters.includes(-1)) return letters;
  throw new UserError(
    `Object "${text}" is no string of this space: give ${length} letters of "${alphabet}".`,
  );
}
