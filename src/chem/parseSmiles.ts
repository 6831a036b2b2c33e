import { adjacencyOf } from "./adjacency.ts";
import { atomicNumberOf, DEFAULT_VALENCES } from "./elements.ts";
import { AROMATIC, type MolGraph } from "./molGraph.ts";
import { SmilesError } from "./smiles.ts";

/** Hydrogens are not written: fill up to the next valence. */
const IMPLICIT = -1;
/** Bond symbol not written, or a direction: aromatic between aromatic atoms, else single. */
const UNSPECIFIED = 0;
/** No atom before this one (start of a component). */
const NONE = -1;

const BOND_SYMBOLS: Readonly<Record<string, number>> = {
  "-": 1,
  "=": 2,
  "#": 3,
  $: 4,
  ":": AROMATIC,
  "/": UNSPECIFIED,
  "\\": UNSPECIFIED,
};

/** Atoms written without brackets: atomic number, and whether aromatic. */
const ORGANIC = new Map<string, readonly [number, number]>(
  ["B", "C", "N", "O", "P", "S", "F", "Cl", "Br", "I", "*"]
    .map((symbol) => [symbol, [atomicNumberOf(symbol) ?? 0, 0]] as [string, [number, number]])
    .concat(
      ["b", "c", "n", "o", "p", "s"].map((symbol) => [
        symbol,
        [atomicNumberOf(symbol.toUpperCase()) ?? 0, 1],
      ]),
    ),
);

const BRACKET =
  /\[(\d{1,3})?(\*|[A-Z][a-z]?|se|as|te|si|[bcnops])(@(?:@|(?:TH|AL|SP|TB|OH)\d+)?)?(?:H(\d?))?(\+\d{1,2}|-\d{1,2}|\+{1,4}|-{1,4})?(?::\d+)?\]/y;

interface OpenRing {
  readonly atom: number;
  readonly order: number;
  readonly position: number;
}

/** What has been read of `text`; `position` is the next character. */
interface Reader {
  readonly text: string;
  position: number;
  numAtoms: number;
  previous: number;
  /** Order of the bond to the next atom. */
  order: number;
  /** Position of a bond symbol that waits for its atom, -1 if none. */
  bondPosition: number;
  readonly branches: number[];
  readonly openRings: Map<number, OpenRing>;
  readonly atomicNumber: Uint8Array;
  readonly charge: Int8Array;
  readonly isotope: Uint16Array;
  readonly hydrogens: Int16Array;
  readonly aromatic: Uint8Array;
  readonly stereo: Uint8Array;
  readonly starts: number[];
  readonly ends: number[];
  readonly orders: number[];
}

/**
 * The molecular graph of a SMILES as RDKit writes it (canonical, aromatic, sanitised): hydrogens
 * and bond orders come out as RDKit has them. It checks the writing, not the chemistry: give it
 * what `canonicalize` returns.
 *
 * @throws SmilesError naming the character and its position (from 1) if the text is not of that
 *   kind, also for what RDKit can write but no property here is defined for: dative bonds (`->`)
 *   and bonds of any order (`~`)
 */
export function parseSmiles(text: string): MolGraph {
  if (text === "") throw new SmilesError("The SMILES is empty. Give at least one atom.");
  const reader = createReader(text);
  while (reader.position < text.length) readNext(reader);
  const ring = reader.openRings.values().next().value;
  if (ring) fail(text, ring.position, "this ring is never closed");
  if (reader.branches.length > 0) fail(text, text.length - 1, "a branch is still open after");
  if (reader.bondPosition >= 0) fail(text, reader.bondPosition, "no atom follows this bond");
  return toGraph(reader);
}

function createReader(text: string): Reader {
  const size = text.length;
  return {
    text,
    position: 0,
    numAtoms: 0,
    previous: NONE,
    order: UNSPECIFIED,
    bondPosition: -1,
    branches: [],
    openRings: new Map(),
    atomicNumber: new Uint8Array(size),
    charge: new Int8Array(size),
    isotope: new Uint16Array(size),
    hydrogens: new Int16Array(size),
    aromatic: new Uint8Array(size),
    stereo: new Uint8Array(size),
    starts: [],
    ends: [],
    orders: [],
  };
}

function fail(text: string, position: number, what: string): never {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  throw new SmilesError(
    `SMILES "${shown}", position ${position + 1}, "${text[position] ?? ""}": ${what}. ` +
      "Give a SMILES as RDKit writes it.",
  );
}

function readNext(reader: Reader): void {
  const { text, position } = reader;
  const character = text[position];
  if (character === "[") readBracketAtom(reader);
  else if (character === "(") openBranch(reader);
  else if (character === ")") closeBranch(reader);
  else if (character === ".") startComponent(reader);
  else if (character === "%" || (character >= "0" && character <= "9")) readRing(reader);
  else if (character in BOND_SYMBOLS) readBond(reader);
  else readOrganicAtom(reader);
}

function readOrganicAtom(reader: Reader): void {
  const { text, position } = reader;
  const pair = text.slice(position, position + 2);
  const symbol = pair === "Cl" || pair === "Br" ? pair : text[position];
  const atom = ORGANIC.get(symbol);
  if (atom === undefined) fail(text, position, "this character can't stand here");
  reader.hydrogens[reader.numAtoms] = atom[0] === 0 ? 0 : IMPLICIT;
  addAtom(reader, atom[0], atom[1]);
  reader.position += symbol.length;
}

function readBracketAtom(reader: Reader): void {
  const { text, position, numAtoms } = reader;
  BRACKET.lastIndex = position;
  const parts = BRACKET.exec(text);
  if (parts === null) fail(text, position, "this bracket atom can't be read");
  const [all, isotope, symbol, stereo, hydrogens, charge] = parts;
  const aromatic = symbol >= "a" ? 1 : 0;
  const number = atomicNumberOf(aromatic ? symbol[0].toUpperCase() + symbol.slice(1) : symbol);
  if (number === undefined) fail(text, position, `there is no element "${symbol}"`);
  reader.isotope[numAtoms] = Number(isotope ?? 0);
  reader.stereo[numAtoms] = stereo === undefined ? 0 : 1;
  reader.hydrogens[numAtoms] = hydrogens === undefined ? 0 : Number(hydrogens || 1);
  reader.charge[numAtoms] = charge === undefined ? 0 : parseCharge(charge);
  addAtom(reader, number, aromatic);
  reader.position += all.length;
}

/** "+", "++", "-2": a digit counts, otherwise the signs do. */
function parseCharge(text: string): number {
  const digits = text.replace(/^[+-]+/, "");
  return (text[0] === "+" ? 1 : -1) * (digits === "" ? text.length : Number(digits));
}

function addAtom(reader: Reader, number: number, aromatic: number): void {
  const atom = reader.numAtoms++;
  reader.atomicNumber[atom] = number;
  reader.aromatic[atom] = aromatic;
  if (reader.previous !== NONE) addBond(reader, reader.previous, atom, reader.order);
  reader.previous = atom;
  reader.order = UNSPECIFIED;
  reader.bondPosition = -1;
}

function addBond(reader: Reader, start: number, end: number, written: number): void {
  const bothAromatic = reader.aromatic[start] === 1 && reader.aromatic[end] === 1;
  if (written === AROMATIC && !bothAromatic) {
    fail(reader.text, reader.position, "an aromatic bond to an atom that is not aromatic");
  }
  reader.starts.push(start);
  reader.ends.push(end);
  reader.orders.push(written === UNSPECIFIED ? (bothAromatic ? AROMATIC : 1) : written);
}

function readBond(reader: Reader): void {
  const { text, position } = reader;
  if (reader.previous === NONE) fail(text, position, "no atom stands before this bond");
  if (reader.bondPosition >= 0) fail(text, position, "this is a second bond symbol");
  if (text[position + 1] === ">") fail(text, position, "dative bonds have no defined properties");
  reader.order = BOND_SYMBOLS[text[position]];
  reader.bondPosition = position;
  reader.position++;
}

function openBranch(reader: Reader): void {
  if (reader.previous === NONE || reader.bondPosition >= 0) {
    fail(reader.text, reader.position, "a branch can start only after an atom");
  }
  reader.branches.push(reader.previous);
  reader.position++;
}

function closeBranch(reader: Reader): void {
  const atom = reader.branches.pop();
  if (atom === undefined) fail(reader.text, reader.position, "no branch is open");
  if (reader.bondPosition >= 0) fail(reader.text, reader.position, "an atom must come before");
  reader.previous = atom;
  reader.position++;
}

function startComponent(reader: Reader): void {
  if (reader.previous === NONE || reader.bondPosition >= 0 || reader.branches.length > 0) {
    fail(reader.text, reader.position, "a new component can't start here");
  }
  if (reader.position + 1 === reader.text.length) {
    fail(reader.text, reader.position, "no atom follows");
  }
  reader.previous = NONE;
  reader.position++;
}

const RING_NUMBER = /\d|%\d\d|%\(\d+\)/y;

function readRing(reader: Reader): void {
  const { text, position, previous, openRings } = reader;
  RING_NUMBER.lastIndex = position;
  const written = RING_NUMBER.exec(text)?.[0];
  if (written === undefined) fail(text, position, "two digits must follow");
  if (previous === NONE) fail(text, position, "no atom stands before this ring bond");
  const number = Number(written.replace(/[%()]/g, ""));
  const open = openRings.get(number);
  if (open === undefined) {
    openRings.set(number, { atom: previous, order: reader.order, position });
  } else {
    if (open.order && reader.order && open.order !== reader.order) {
      fail(text, position, "the two ends of this ring bond have different orders");
    }
    if (open.atom === previous || areBonded(reader, open.atom, previous)) {
      fail(text, position, "these two atoms are bonded already");
    }
    openRings.delete(number);
    addBond(reader, open.atom, previous, open.order || reader.order);
  }
  reader.order = UNSPECIFIED;
  reader.bondPosition = -1;
  reader.position += written.length;
}

function areBonded({ starts, ends }: Reader, a: number, b: number): boolean {
  for (let bond = starts.length - 1; bond >= 0; bond--) {
    if ((starts[bond] === a && ends[bond] === b) || (starts[bond] === b && ends[bond] === a)) {
      return true;
    }
  }
  return false;
}

function toGraph(reader: Reader): MolGraph {
  const { numAtoms } = reader;
  const bondStart = Int32Array.from(reader.starts);
  const bondEnd = Int32Array.from(reader.ends);
  const bondOrder = Uint8Array.from(reader.orders);
  const hydrogens = countHydrogens(reader, { bondStart, bondEnd, bondOrder });
  return {
    numAtoms,
    numBonds: bondOrder.length,
    atomicNumber: reader.atomicNumber.slice(0, numAtoms),
    charge: reader.charge.slice(0, numAtoms),
    isotope: reader.isotope.slice(0, numAtoms),
    hydrogens,
    aromatic: reader.aromatic.slice(0, numAtoms),
    stereo: reader.stereo.slice(0, numAtoms),
    bondStart,
    bondEnd,
    bondOrder,
    ...adjacencyOf({ numAtoms, bondStart, bondEnd }),
  };
}

interface Bonds {
  readonly bondStart: Int32Array;
  readonly bondEnd: Int32Array;
  readonly bondOrder: Uint8Array;
}

/** [N] hydrogens as written in brackets, else those that fill the next valence. */
function countHydrogens(reader: Reader, { bondStart, bondEnd, bondOrder }: Bonds): Uint8Array {
  const { numAtoms, atomicNumber, aromatic } = reader;
  const halfOrders = new Uint16Array(numAtoms);
  for (let bond = 0; bond < bondOrder.length; bond++) {
    const half = bondOrder[bond] === AROMATIC ? 3 : 2 * bondOrder[bond];
    halfOrders[bondStart[bond]] += half;
    halfOrders[bondEnd[bond]] += half;
  }
  const hydrogens = new Uint8Array(numAtoms);
  for (let atom = 0; atom < numAtoms; atom++) {
    const written = reader.hydrogens[atom];
    if (written !== IMPLICIT) hydrogens[atom] = written;
    else if (aromatic[atom]) {
      // Of the aromatic atoms only carbon is written without brackets when it has a hydrogen.
      const isCarbon = atomicNumber[atom] === 6;
      hydrogens[atom] = isCarbon ? Math.max(0, 4 - Math.ceil(halfOrders[atom] / 2)) : 0;
    } else hydrogens[atom] = missingHydrogens(reader, atom, halfOrders[atom] / 2);
  }
  return hydrogens;
}

function missingHydrogens(reader: Reader, atom: number, used: number): number {
  for (const valence of DEFAULT_VALENCES[reader.atomicNumber[atom]]) {
    if (valence >= used) return valence - used;
  }
  throw new SmilesError(
    `SMILES "${reader.text}": atom ${atom + 1} (element ${reader.atomicNumber[atom]}) has bonds ` +
      `of order ${used} in all, which is more than it can have. Give a SMILES as RDKit writes it.`,
  );
}
