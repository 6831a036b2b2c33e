import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { dataFile } from "../core/dataFile.ts";

/** Scores by Morgan feature id, found by open addressing. */
export interface FragmentScores {
  /** Power of two. */
  readonly capacity: number;
  readonly ids: Int32Array;
  /** Row of `scores` + 1, 0 where the place is empty. */
  readonly rows: Uint16Array;
  readonly scores: Float64Array;
}

/** First bytes of a table. */
export const FRAGMENT_SCORES_MAGIC = "MGSA0001";

let loaded: FragmentScores | undefined;

/**
 * The fragment scores of the SA score (data/chem/sa-scores.bin.gz), read at the first call.
 *
 * @throws Error if the package's file is missing or damaged
 */
export function loadFragmentScores(): FragmentScores {
  loaded ??= readFragmentScores("chem/sa-scores.bin.gz");
  return loaded;
}

/**
 * Reads a table of the package.
 *
 * @param name path in the folder `data`
 * @throws Error if the file is missing or damaged
 */
export function readFragmentScores(name: string): FragmentScores {
  return decodeFragmentScores(gunzipSync(readFileSync(dataFile(name))));
}

/** Score of a Morgan feature, undefined if it is not in the table. */
export function fragmentScore(table: FragmentScores, id: number): number | undefined {
  const wanted = id | 0;
  const mask = table.capacity - 1;
  for (let at = placeOf(wanted, mask); ; at = (at + 1) & mask) {
    const row = table.rows[at];
    if (row === 0) return undefined;
    if (table.ids[at] === wanted) return table.scores[row - 1];
  }
}

function placeOf(id: number, mask: number): number {
  const hash = Math.imul(id, 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & mask;
}

/**
 * Reads the format that `encodeFragmentScores` of scripts/build-chem-tables.mjs writes, all numbers
 * little-endian: 8 bytes of magic; number of scores and of ids, each uint32; then for each score
 * the score as float64, the number of its ids and the ids in ascending order, each as the
 * difference to the one before, in base 128 with the lowest digit first and the high bit set on
 * all but the last.
 *
 * @throws Error if the bytes are of another kind or cut short
 */
export function decodeFragmentScores(bytes: Uint8Array): FragmentScores {
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== FRAGMENT_SCORES_MAGIC) {
    throw new Error(`The table of fragment scores is damaged: it starts with "${magic}".`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numScores = view.getUint32(8, true);
  const numIds = view.getUint32(12, true);
  const capacity = 2 ** Math.ceil(Math.log2(1.4 * numIds + 2));
  const ids = new Int32Array(capacity);
  const rows = new Uint16Array(capacity);
  const scores = new Float64Array(numScores);
  let position = 16;
  const readNumber = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++];
      value += (byte & 127) * factor;
      if (byte < 128 || byte === undefined) return value;
    }
  };
  let read = 0;
  for (let row = 0; row < numScores; row++) {
    scores[row] = view.getFloat64(position, true);
    position += 8;
    let id = 0;
    for (let left = readNumber(); left > 0; left--, read++) {
      id += readNumber();
      let at = placeOf(id | 0, capacity - 1);
      while (rows[at] !== 0) at = (at + 1) & (capacity - 1);
      ids[at] = id | 0;
      rows[at] = row + 1;
    }
  }
  if (read !== numIds || position !== bytes.length) {
    throw new Error(`The table of fragment scores is damaged: it has ${read} of ${numIds} ids.`);
  }
  return { capacity, ids, rows, scores };
}
