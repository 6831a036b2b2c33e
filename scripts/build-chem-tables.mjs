// Makes the tables of data/chem again from RDKit's own files: the fragment scores of the SA score
// and of the NP score, the PAINS patterns, and (from RDKit's source) the patterns of Brenk et al.
//
//   apt-get download rdkit-data && dpkg -x rdkit-data_*.deb rdkit
//   apt-get source --download-only rdkit && tar xf rdkit_*.orig.tar.xz
//   node scripts/build-chem-tables.mjs rdkit/usr/share/RDKit \
//     rdkit-Release_2022_09_3/Code/GraphMol/FilterCatalog/Filters.cpp.in
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

const output = join(dirname(fileURLToPath(import.meta.url)), "../data/chem");
const [folder, filters, ...rest] = process.argv.slice(2);
if (folder === undefined || rest.length > 0) {
  console.error("Usage: node scripts/build-chem-tables.mjs RDKIT_DATA_FOLDER [Filters.cpp.in]");
  process.exit(2);
}
const gunzip = (path) => gunzipSync(readFileSync(join(folder, path)));
writeScores("sa-scores.bin.gz", readTextPickle(gunzip("Contrib/SA_Score/fpscores.pkl.gz")));
writeScores("np-scores.bin.gz", readBinaryPickle(gunzip("Contrib/NP_Score/publicnp.model.gz")));
writePatterns("pains.smarts", readPains(join(folder, "Data/Pains/wehi_pains.csv")), [
  "PAINS: Baell and Holloway, J. Med. Chem. 53 (2010) 2719, as SMARTS by Saubern, Guha and Baell,",
  "Mol. Inform. 30 (2011) 847, edited for RDKit: Data/Pains/wehi_pains.csv of RDKit 2022.09.3.",
]);
if (filters !== undefined) {
  writePatterns("brenk.smarts", readBrenk(filters), [
    "Unwanted groups: Brenk et al., ChemMedChem 3 (2008) 435, doi:10.1002/cmdc.200700139, as SMARTS",
    "of RDKit 2022.09.3, Code/GraphMol/FilterCatalog/Filters.cpp.in (licence: LICENSE-RDKit).",
  ]);
}

function writeScores(name, scores) {
  const bytes = encodeFragmentScores(scores);
  const path = join(output, name);
  writeFileSync(path, gzipSync(bytes, { level: 9 }));
  const numIds = [...scores.values()].reduce((sum, ids) => sum + ids.length, 0);
  console.error(
    `${scores.size} scores of ${numIds} fragments: ${bytes.length} bytes, ` +
      `${statSync(path).size} compressed, in ${path}`,
  );
}

/** A list of patterns, see `parseSmartsList` in src/chem/filters/smartsList.ts. */
function writePatterns(name, patterns, comment) {
  const lines = [...comment.map((line) => `# ${line}`), ...patterns.map((p) => p.join(" "))];
  const path = join(output, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  console.error(`${patterns.length} patterns: ${statSync(path).size} bytes, in ${path}`);
}

/** Rows "SMARTS","<regId=name>". */
function readPains(path) {
  const rows = readFileSync(path, "utf8").trim().split("\n");
  return rows.map((row) => {
    const parts = /^"(.*)","<regId=(.*)>"$/.exec(row);
    if (parts === null) throw new Error(`Unexpected row in ${path}: ${row}`);
    return parts.slice(1);
  });
}

/** Rows {"name", "SMARTS", 0, ""} of the C++ array BRENK; long strings are in several pieces. */
function readBrenk(path) {
  const source = readFileSync(path, "utf8");
  const start = source.indexOf("BRENK[] = {");
  const text = source.slice(start, source.indexOf("};", start));
  const rows = text.matchAll(/\{\s*"([^"]*)",\s*((?:"[^"]*"\s*)+),\s*0,\s*""\}/g);
  const patterns = [...rows].map(([, name, pieces]) => [pieces.replace(/"\s*"?/g, ""), name]);
  if (patterns.length !== 105) throw new Error(`${path} has ${patterns.length} of 105 patterns.`);
  return patterns;
}

/** Adds an id to the list of its score. */
function addScore(scores, score, id) {
  const ids = scores.get(score) ?? [];
  scores.set(score, ids);
  ids.push(id);
}

/**
 * Reads a list of lists [score, id, id, ...], pickled with protocol 0, which is text: F is a float,
 * I and L are integers, and "(l" starts a list.
 *
 * @returns ids by score
 */
function readTextPickle(bytes) {
  const text = bytes.toString("latin1");
  const scores = new Map();
  let score;
  let numNumbers = 0;
  for (const [, type, digits] of text.matchAll(/([FIL])(-?[\d.]+(?:e-?\d+)?)L?\n/g)) {
    const value = Number(digits);
    if (type === "F") score = value;
    else if (score === undefined || !Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
      throw new Error(`Unexpected number ${type}${digits} in the pickle.`);
    } else addScore(scores, score, value);
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

/**
 * Reads a dictionary of id -> score, pickled with protocol 2: integers as J (int32), M (uint16),
 * K (uint8) or I (text), floats as G (float64, big-endian), "(" before and "u" after each lot.
 *
 * @returns ids by score
 */
function readBinaryPickle(bytes) {
  const scores = new Map();
  let at = 2;
  let id;
  const readId = (code) => {
    if (code === "J") return [bytes.readInt32LE(at), 4];
    if (code === "M") return [bytes.readUInt16LE(at), 2];
    if (code === "K") return [bytes[at], 1];
    const end = bytes.indexOf("\n", at);
    return [Number(bytes.toString("latin1", at, end)), end + 1 - at];
  };
  for (;;) {
    const code = String.fromCharCode(bytes[at++]);
    if (code === ".") return scores;
    if (code === "}" || code === "(" || code === "u") continue;
    // A place in the memo, of one byte or four.
    if (code === "q") at += 1;
    else if (code === "r") at += 4;
    else if (code === "G") {
      addScore(scores, bytes.readDoubleBE(at), id);
      at += 8;
    } else if ("JMKI".includes(code)) {
      const [value, length] = readId(code);
      id = value;
      at += length;
      if (!(id >= 0 && id < 2 ** 32)) throw new Error(`Unexpected id ${id} in the pickle.`);
    } else throw new Error(`Unexpected code "${code}" at byte ${at - 1} of the pickle.`);
  }
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
