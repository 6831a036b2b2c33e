// Makes data/chem/sa-scores.bin.gz again from RDKit's own table of fragment scores.
//
//   apt-get download rdkit-data && dpkg -x rdkit-data_*.deb rdkit
//   node scripts/build-chem-tables.mjs rdkit/usr/share/RDKit/Contrib/SA_Score/fpscores.pkl.gz
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

const output = join(dirname(fileURLToPath(import.meta.url)), "../data/chem/sa-scores.bin.gz");
const input = process.argv[2];
if (input === undefined || process.argv.length > 3) {
  console.error("Usage: node scripts/build-chem-tables.mjs PATH/fpscores.pkl.gz");
  process.exit(2);
}
const scores = readPickle(gunzipSync(readFileSync(input)).toString("latin1"));
const bytes = encodeFragmentScores(scores);
writeFileSync(output, gzipSync(bytes, { level: 9 }));
const numIds = [...scores.values()].reduce((sum, ids) => sum + ids.length, 0);
console.error(
  `${scores.size} scores of ${numIds} fragments: ${bytes.length} bytes, ` +
    `${statSync(output).size} compressed, in ${output}`,
);

/**
 * Reads a list of lists [score, id, id, ...], pickled with protocol 0, which is text: F is a float,
 * I and L are integers, and "(l" starts a list.
 *
 * @returns ids by score
 */
function readPickle(text) {
  const scores = new Map();
  let ids;
  let numNumbers = 0;
  for (const [, type, digits] of text.matchAll(/([FIL])(-?[\d.]+(?:e-?\d+)?)L?\n/g)) {
    const value = Number(digits);
    if (type === "F") {
      ids = scores.get(value) ?? [];
      scores.set(value, ids);
    } else if (ids === undefined || !Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
      throw new Error(`Unexpected number ${type}${digits} in the pickle.`);
    } else ids.push(value);
    numNumbers++;
  }
  // Every number that is put into a list is followed by "a": nothing was overlooked.
  const numAppends = text.split("a").length - 1;
  const numLists = text.split("(lp").length - 1;
  if (numNumbers + numLists - 1 !== numAppends) {
    throw new Error(`Read ${numNumbers} numbers, but the pickle has ${numAppends - numLists + 1}.`);
  }
  return scores;
}

/** See `decodeFragmentScores` in src/chem/fragmentScores.ts for the format. */
function encodeFragmentScores(scores) {
  const bytes = [...Buffer.from("MGSA0001", "latin1")];
  const pushNumber = (value) => {
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  };
  const pushFixed = (length, write) => {
    const buffer = Buffer.alloc(length);
    write(buffer);
    bytes.push(...buffer);
  };
  const numIds = [...scores.values()].reduce((sum, ids) => sum + ids.length, 0);
  pushFixed(4, (buffer) => buffer.writeUInt32LE(scores.size));
  pushFixed(4, (buffer) => buffer.writeUInt32LE(numIds));
  for (const [score, ids] of [...scores].sort(([a], [b]) => a - b)) {
    pushFixed(8, (buffer) => buffer.writeDoubleLE(score));
    pushNumber(ids.length);
    let previous = 0;
    for (const id of ids.sort((a, b) => a - b)) {
      pushNumber(id - previous);
      previous = id;
    }
  }
  return Buffer.from(bytes);
}
