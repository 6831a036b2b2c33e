import { UserError } from "../core/errors.ts";
import { bondCode, NUM_BOND_CODES } from "./analysis.ts";
import type { AtomKind } from "./atomKinds.ts";
import { atomicNumberOf } from "./elements.ts";
import { AROMATIC } from "./molGraph.ts";
import { RING_CODES, withBounds } from "./smartsBounds.ts";
import { mergeHydrogens } from "./smartsHydrogens.ts";

/** A SMARTS that can't be read; the message names the text and the place. */
export class SmartsError extends UserError {
  override name = "SmartsError";
}

/** What a query asks of one atom. */
export type AtomQuery =
  | { readonly type: "any" }
  /** The property equals `value`. */
  | { readonly type: "equals"; readonly property: keyof AtomKind; readonly value: number }
  /** The property is `value` or more. */
  | { readonly type: "atLeast"; readonly property: keyof AtomKind; readonly value: number }
  /** The atom is the first atom of a match of a whole pattern. */
  | {
      readonly type: "recursive";
      readonly smarts: string;
      readonly hydrogens: SmartsHydrogens;
      readonly pattern: SmartsPattern;
    }
  | { readonly type: "not"; readonly query: AtomQuery }
  | { readonly type: "and" | "or"; readonly queries: readonly AtomQuery[] };

/** A pattern as a graph of queries. */
export interface SmartsPattern {
  readonly atoms: readonly AtomQuery[];
  readonly bonds: readonly {
    readonly start: number;
    readonly end: number;
    /** Bit c is set if a bond of code c (see analysis.ts) will do. */
    readonly codes: number;
  }[];
}

const ALL_CODES = (1 << NUM_BOND_CODES) - 1;
const codesOf = (order: number): number =>
  (1 << bondCode(order, false)) | (1 << bondCode(order, true));
const DEFAULT_BOND = codesOf(1) | codesOf(AROMATIC);

const BOND_QUERIES: Readonly<Record<string, number>> = {
  "-": codesOf(1),
  "/": codesOf(1),
  "\\": codesOf(1),
  "=": codesOf(2),
  "#": codesOf(3),
  $: codesOf(4),
  ":": codesOf(AROMATIC),
  "~": ALL_CODES,
  "@": RING_CODES,
};

/** Letters that ask for a count: the property, and the query if no number follows. */
const COUNT_QUERIES: Readonly<Record<string, readonly [keyof AtomKind, 1 | "positive"]>> = {
  D: ["degree", 1],
  X: ["connectivity", 1],
  v: ["valence", 1],
  H: ["totalHydrogens", 1],
  h: ["hydrogens", "positive"],
  R: ["ringCount", "positive"],
  r: ["smallestRing", "positive"],
  x: ["ringBondCount", "positive"],
};

/** Atoms written without brackets. */
const BARE_ATOM = /Cl|Br|[BCNOPSFIbcnops*Aa]/y;
const BARE_ALIPHATIC = ["B", "C", "N", "O", "P", "S", "F", "Cl", "Br", "I"];
/** Symbols in brackets that go before the letters of COUNT_QUERIES, and those that go after. */
const TWO_LETTERS = /[A-Z][a-z]/y;
const SHORT_SYMBOL = /se|as|te|si|[bcnops*Aa]/y;
const ONE_LETTER = /[A-Z]/y;

interface Reader {
  readonly text: string;
  readonly hydrogens: SmartsHydrogens;
  position: number;
}

/**
 * What a hydrogen written as an atom (`[#1]`, `[H]`) asks for: an atom of the graph (labelled ones
 * only are), or, merged, a hydrogen of the atom it is bonded to, as RDKit's filter catalogues do.
 */
export type SmartsHydrogens = "atoms" | "merged";

function fail(reader: Reader, what: string): never {
  throw new SmartsError(
    `SMARTS "${reader.text}", position ${reader.position + 1}, ` +
      `"${reader.text[reader.position] ?? ""}": ${what}.`,
  );
}

/**
 * Reads a SMARTS pattern. Understood: atoms with all of `; , & !`, elements, `#n`, `* A a`,
 * `D X v H h R r x`, charges, isotopes, `$(...)`; bonds `- = # $ : ~ @ / \` with `; , & !`;
 * branches, rings, components (`.`, any atoms apart). Chirality, directions and atom maps are
 * ignored.
 *
 * @throws SmartsError naming the place
 */
export function parseSmarts(text: string, hydrogens: SmartsHydrogens = "atoms"): SmartsPattern {
  const pattern = readPattern({ text, hydrogens, position: 0 });
  return withBounds(hydrogens === "merged" ? mergeHydrogens(pattern) : pattern);
}

function readPattern(reader: Reader): SmartsPattern {
  const { text } = reader;
  const atoms: AtomQuery[] = [];
  const bonds: { start: number; end: number; codes: number }[] = [];
  const branches: number[] = [];
  const openRings = new Map<number, { atom: number; codes: number | undefined }>();
  let previous = -1;
  let codes: number | undefined;
  const closeRing = (number: number): void => {
    if (previous < 0) fail(reader, "no atom stands before this ring bond");
    const open = openRings.get(number);
    if (open === undefined) openRings.set(number, { atom: previous, codes });
    else {
      openRings.delete(number);
      bonds.push({ start: open.atom, end: previous, codes: codes ?? open.codes ?? DEFAULT_BOND });
    }
    codes = undefined;
  };
  while (reader.position < text.length) {
    const character = text[reader.position];
    if (codes !== undefined && "().".includes(character)) fail(reader, "a bond needs an atom here");
    if (character === "(") branches.push(previous < 0 ? fail(reader, "no atom before") : previous);
    else if (character === ")") previous = branches.pop() ?? fail(reader, "no branch is open");
    else if (character === ".") previous = -1;
    else if (character >= "0" && character <= "9") closeRing(Number(character));
    else if (character === "%") closeRing(readRingNumber(reader));
    else if (character === "!" || character in BOND_QUERIES) {
      if (previous < 0) fail(reader, "no atom stands before this bond");
      if (codes !== undefined) fail(reader, "a bond needs an atom here");
      codes = readBondQuery(reader);
      continue;
    } else {
      const atom = atoms.push(readAtom(reader)) - 1;
      if (previous >= 0) bonds.push({ start: previous, end: atom, codes: codes ?? DEFAULT_BOND });
      previous = atom;
      codes = undefined;
      continue;
    }
    reader.position++;
  }
  if (codes !== undefined) fail(reader, "no atom follows the bond");
  if (openRings.size > 0) fail(reader, "a ring is never closed");
  if (branches.length > 0) fail(reader, "a branch is never closed");
  return atoms.length === 0 ? fail(reader, "there is no atom") : { atoms, bonds };
}

/** The number after "%"; the reader stays on its last digit. */
function readRingNumber(reader: Reader): number {
  const pattern = /%\d\d/y;
  pattern.lastIndex = reader.position;
  const number = pattern.exec(reader.text)?.[0] ?? fail(reader, "two digits must follow");
  reader.position += number.length - 1;
  return Number(number.slice(1));
}

/** Bond expression: `!` binds closest, then `&` (or nothing), `,` and `;`. */
function readBondQuery(reader: Reader): number {
  const start = reader.position;
  const isBond = (character: string): boolean =>
    character in BOND_QUERIES || "!&,;".includes(character);
  while (reader.position < reader.text.length && isBond(reader.text[reader.position])) {
    reader.position++;
  }
  const both = (parts: readonly number[]): number => parts.reduce((a, b) => a & b, ALL_CODES);
  const single = (part: string): number => {
    const codes: number[] = [];
    for (const [, not, symbol] of part.matchAll(/(!*)([^!&])/g)) {
      codes.push(not.length % 2 === 1 ? ALL_CODES & ~BOND_QUERIES[symbol] : BOND_QUERIES[symbol]);
    }
    if (codes.length === 0) fail(reader, "a bond is missing before this");
    return both(codes);
  };
  const either = (part: string): number =>
    part.split(",").reduce((codes, one) => codes | single(one), 0);
  return both(reader.text.slice(start, reader.position).split(";").map(either));
}

function readAtom(reader: Reader): AtomQuery {
  const { text, position } = reader;
  if (text[position] === "[") {
    reader.position++;
    const query = readSeparated(reader, ";", () =>
      readSeparated(reader, ",", () => readConjunction(reader)),
    );
    if (text[reader.position] !== "]") fail(reader, 'expected "]"');
    reader.position++;
    return query;
  }
  return readSymbol(reader, BARE_ATOM) ?? fail(reader, "this character can't stand here");
}

function readSeparated(reader: Reader, separator: ";" | ",", readPart: () => AtomQuery): AtomQuery {
  const queries = [readPart()];
  while (reader.text[reader.position] === separator) {
    reader.position++;
    queries.push(readPart());
  }
  if (queries.length === 1) return queries[0];
  return { type: separator === ";" ? "and" : "or", queries };
}

function readConjunction(reader: Reader): AtomQuery {
  const { text } = reader;
  const queries: AtomQuery[] = [];
  const start = reader.position;
  while (reader.position < text.length && !",;]".includes(text[reader.position])) {
    if (queries.length > 0 && skipUnused(reader)) continue;
    let negated = false;
    while (text[reader.position] === "!" || text[reader.position] === "&") {
      if (text[reader.position++] === "!") negated = !negated;
    }
    const query = readPrimitive(reader, start);
    queries.push(negated ? { type: "not", query } : query);
  }
  if (queries.length === 0) fail(reader, "an atom query is missing");
  return queries.length === 1 ? queries[0] : { type: "and", queries };
}

/** Chirality (`@`, `@@`) and the number of an atom map (`:1`), which match anything. */
const UNUSED = /@{1,2}|:\d+/y;

function skipUnused(reader: Reader): boolean {
  UNUSED.lastIndex = reader.position;
  const length = UNUSED.exec(reader.text)?.[0].length ?? 0;
  reader.position += length;
  return length > 0;
}

function readPrimitive(reader: Reader, start: number): AtomQuery {
  const { text, position } = reader;
  const character = text[position];
  if (character === "$") return readRecursive(reader);
  if (character === "+" || character === "-") return readCharge(reader);
  if (character >= "0" && character <= "9") {
    return { type: "equals", property: "isotope", value: readNumber(reader) as number };
  }
  if (character === "#") {
    reader.position++;
    const value = readNumber(reader) ?? fail(reader, "an atomic number must follow");
    return { type: "equals", property: "atomicNumber", value };
  }
  // A lone H is the element; else it counts hydrogens.
  const isLoneH = character === "H" && position === start && ",;]".includes(text[position + 1]);
  if (isLoneH) {
    reader.position++;
    return { type: "equals", property: "atomicNumber", value: 1 };
  }
  const symbol = readSymbol(reader, TWO_LETTERS) ?? readSymbol(reader, SHORT_SYMBOL);
  if (symbol) return symbol;
  const count = COUNT_QUERIES[character];
  if (count === undefined) {
    return readSymbol(reader, ONE_LETTER) ?? fail(reader, "this atom query is not known");
  }
  reader.position++;
  const [property, otherwise] = count;
  const value = readNumber(reader);
  if (value === undefined && otherwise === "positive")
    return { type: "atLeast", property, value: 1 };
  return { type: "equals", property, value: value ?? 1 };
}

/** The element (or `*`, `A`, `a`) that `pattern` finds here; undefined if there is none. */
function readSymbol(reader: Reader, pattern: RegExp): AtomQuery | undefined {
  pattern.lastIndex = reader.position;
  const symbol = pattern.exec(reader.text)?.[0];
  const query = symbol === undefined ? undefined : symbolQuery(symbol);
  if (query) reader.position += (symbol as string).length;
  return query;
}

function symbolQuery(symbol: string): AtomQuery | undefined {
  const aromatic = symbol >= "a" ? 1 : 0;
  const aromaticity: AtomQuery = { type: "equals", property: "aromatic", value: aromatic };
  if (symbol === "*") return { type: "any" };
  if (symbol === "A" || symbol === "a") return aromaticity;
  const value = atomicNumberOf(symbol[0].toUpperCase() + symbol.slice(1));
  if (value === undefined) return undefined;
  const element: AtomQuery = { type: "equals", property: "atomicNumber", value };
  // As in RDKit, only symbols that need no brackets say that the atom is not aromatic.
  if (aromatic === 0 && !BARE_ALIPHATIC.includes(symbol)) return element;
  return { type: "and", queries: [element, aromaticity] };
}

function readNumber(reader: Reader): number | undefined {
  const digits = /\d*/y;
  digits.lastIndex = reader.position;
  const text = digits.exec(reader.text)?.[0] ?? "";
  reader.position += text.length;
  return text === "" ? undefined : Number(text);
}

function readCharge(reader: Reader): AtomQuery {
  const sign = reader.text[reader.position];
  let signs = 0;
  while (reader.text[reader.position] === sign) {
    signs++;
    reader.position++;
  }
  const size = readNumber(reader) ?? signs;
  return { type: "equals", property: "charge", value: sign === "+" || size === 0 ? size : -size };
}

function readRecursive(reader: Reader): AtomQuery {
  const { text, position } = reader;
  if (text[position + 1] !== "(") fail(reader, '"(" must follow');
  let depth = 0;
  let end = position + 1;
  for (; end < text.length; end++) {
    if (text[end] === "(") depth++;
    else if (text[end] === ")" && --depth === 0) break;
  }
  if (depth > 0) fail(reader, "this query is never closed");
  const smarts = text.slice(position + 2, end);
  reader.position = end + 1;
  const pattern = parseSmarts(smarts, reader.hydrogens);
  return { type: "recursive", smarts, hydrogens: reader.hydrogens, pattern };
}
