import { UserError } from "../../src/index.ts";

/** A float32 array of a pickle. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A name that a pickle refers to; nothing is looked up or called. */
interface Reference {
  readonly module: string;
  readonly name: string;
}

/** numpy's data type, of which only little-endian float32 is read. */
interface DataType {
  readonly code: string;
  byteOrder: string;
}

/** An array before and after its state is known. */
interface ArrayInMaking {
  result?: PickledArray;
}

type Item =
  | { readonly kind: "mark" }
  | { readonly kind: "none" }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "truth"; readonly truth: boolean }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "tuple"; readonly items: readonly Item[] }
  | { readonly kind: "list"; readonly items: Item[] }
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "dataType"; readonly dataType: DataType }
  | { readonly kind: "array"; readonly array: ArrayInMaking };

/** Calls that a list of arrays needs; each becomes plain data here. */
const KNOWN_NAMES = [
  "numpy.core.multiarray _reconstruct",
  "numpy._core.multiarray _reconstruct",
  "numpy ndarray",
  "numpy dtype",
];

/** Reads bytes one after the other. */
class Reader {
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  take(count: number): Uint8Array {
    if (this.position + count > this.#bytes.length) throw fault("it ends too early", this.position);
    this.position += count;
    return this.#bytes.subarray(this.position - count, this.position);
  }
  unsigned(size: 1 | 2 | 4): number {
    const at = this.position;
    this.take(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }
  signed(): number {
    const at = this.position;
    this.take(4);
    return this.#view.getInt32(at, true);
  }
  line(): string {
    const end = this.#bytes.indexOf(10, this.position);
    if (end < 0) throw fault("it ends too early", this.position);
    const text = Buffer.from(this.take(end - this.position)).toString("utf8");
    this.take(1);
    return text;
  }
}

const fault = (what: string, position: number): UserError =>
  new UserError(
    `The pickle cannot be read: ${what} (at byte ${position}). It must be a list of numpy arrays.`,
  );

/** What a pickle is read with. */
interface Machine {
  readonly reader: Reader;
  readonly stack: Item[];
  readonly memo: Map<number, Item>;
}

const number = (value: number): Item => ({ kind: "number", number: value });

function pop({ stack, reader }: Machine): Item {
  const item = stack.pop();
  if (item === undefined) throw fault("its stack is empty", reader.position);
  return item;
}

/** Items since the last mark, which goes away. */
function popToMark(machine: Machine): Item[] {
  const at = machine.stack.findLastIndex(({ kind }) => kind === "mark");
  if (at < 0) throw fault("a mark is missing", machine.reader.position);
  return machine.stack.splice(at).slice(1);
}

function readReference({ reader }: Machine): Item {
  const [module, name] = [reader.line(), reader.line()];
  if (!KNOWN_NAMES.includes(`${module} ${name}`)) {
    throw fault(`it refers to ${module}.${name}, which no array needs`, reader.position);
  }
  return { kind: "reference", reference: { module, name } };
}

/** What a call gives, told by the name alone: nothing of the pickle is run. */
function reduce(machine: Machine): Item {
  const [parts, callee] = [pop(machine), pop(machine)];
  if (callee.kind !== "reference" || parts.kind !== "tuple") {
    throw fault("it calls what is no function", machine.reader.position);
  }
  if (callee.reference.name === "_reconstruct") return { kind: "array", array: {} };
  const [code] = parts.items;
  if (callee.reference.name === "dtype" && code?.kind === "text") {
    return { kind: "dataType", dataType: { code: code.text, byteOrder: "" } };
  }
  throw fault(`it calls ${callee.reference.name}`, machine.reader.position);
}

function arrayOf(state: readonly Item[], position: number): PickledArray {
  const [, shape, type, isFortran, bytes] = state;
  const isRight =
    shape?.kind === "tuple" &&
    type?.kind === "dataType" &&
    isFortran?.kind === "truth" &&
    bytes?.kind === "bytes";
  if (!isRight) throw fault("an array's parts are of other kinds than numpy writes", position);
  const { code, byteOrder } = type.dataType;
  if (code !== "f4" || byteOrder !== "<" || isFortran.truth) {
    throw fault(`an array is ${byteOrder}${code}, not little-endian float32 in rows`, position);
  }
  const lengths = shape.items.map((item) => (item.kind === "number" ? item.number : -1));
  const size = lengths.reduce((product, length) => product * length, 1);
  if (size * 4 !== bytes.bytes.length) {
    throw fault(`an array of ${lengths.join(" x ")} has ${bytes.bytes.length} bytes`, position);
  }
  // A copy, because the bytes of the file need not be aligned (and slice of a Buffer is no copy).
  return { shape: lengths, values: new Float32Array(Uint8Array.from(bytes.bytes).buffer) };
}

function build(machine: Machine): void {
  const state = pop(machine);
  const target = machine.stack.at(-1);
  const { position } = machine.reader;
  if (state.kind !== "tuple") throw fault("a state is no tuple", position);
  if (target?.kind === "array") target.array.result = arrayOf(state.items, position);
  else if (target?.kind === "dataType") {
    const order = state.items[1];
    if (order?.kind === "text") target.dataType.byteOrder = order.text;
  } else throw fault("a state belongs to nothing", position);
}

function remember(machine: Machine, key: number): void {
  const top = machine.stack.at(-1);
  if (top) machine.memo.set(key, top);
}

function recall({ memo, reader }: Machine, key: number): Item {
  const item = memo.get(key);
  if (item === undefined) throw fault("it recalls what it never stored", reader.position);
  return item;
}

function append(machine: Machine, items: readonly Item[]): void {
  const list = machine.stack.at(-1);
  if (list?.kind !== "list") throw fault("it appends to no list", machine.reader.position);
  list.items.push(...items);
}

const tuple = (machine: Machine, count: number): Item => ({
  kind: "tuple",
  items: Array.from({ length: count }, () => pop(machine)).reverse(),
});

const text = (bytes: Uint8Array): Item => ({
  kind: "text",
  text: Buffer.from(bytes).toString("utf8"),
});

/** Operations that push one item, by their byte (Python's pickletools.py). */
const PUSHES: Readonly<Record<string, (machine: Machine) => Item>> = {
  "(": () => ({ kind: "mark" }),
  "]": () => ({ kind: "list", items: [] }),
  ")": () => ({ kind: "tuple", items: [] }),
  N: () => ({ kind: "none" }),
  K: ({ reader }) => number(reader.unsigned(1)),
  M: ({ reader }) => number(reader.unsigned(2)),
  J: ({ reader }) => number(reader.signed()),
  X: ({ reader }) => text(reader.take(reader.unsigned(4))),
  B: ({ reader }) => ({ kind: "bytes", bytes: reader.take(reader.unsigned(4)) }),
  C: ({ reader }) => ({ kind: "bytes", bytes: reader.take(reader.unsigned(1)) }),
  c: readReference,
  R: reduce,
  t: (machine) => ({ kind: "tuple", items: popToMark(machine) }),
  h: (machine) => recall(machine, machine.reader.unsigned(1)),
  j: (machine) => recall(machine, machine.reader.unsigned(4)),
  "\x85": (machine) => tuple(machine, 1),
  "\x86": (machine) => tuple(machine, 2),
  "\x87": (machine) => tuple(machine, 3),
  "\x88": () => ({ kind: "truth", truth: true }),
  "\x89": () => ({ kind: "truth", truth: false }),
};

/** Operations that change what is there. */
const CHANGES: Readonly<Record<string, (machine: Machine) => void>> = {
  "\x80": ({ reader }) => void reader.unsigned(1),
  q: (machine) => remember(machine, machine.reader.unsigned(1)),
  r: (machine) => remember(machine, machine.reader.unsigned(4)),
  b: build,
  a: (machine) => append(machine, [pop(machine)]),
  e: (machine) => append(machine, popToMark(machine)),
};

const STOP = ".";

function resultOf(machine: Machine): PickledArray[] {
  const top = pop(machine);
  const { position } = machine.reader;
  if (top.kind !== "list") throw fault(`it holds a ${top.kind}`, position);
  return top.items.map((item) => {
    if (item.kind === "array" && item.array.result) return item.array.result;
    throw fault(`its list holds a ${item.kind}`, position);
  });
}

/**
 * Reads a pickle of a list of float32 numpy arrays. Pickles can ask a reader to run any code; this
 * one knows the few operations that such a list needs and refuses all others.
 *
 * @throws UserError if it holds anything else
 */
export function readPickledArrays(bytes: Uint8Array): PickledArray[] {
  const machine: Machine = { reader: new Reader(bytes), stack: [], memo: new Map() };
  for (;;) {
    const code = String.fromCharCode(machine.reader.unsigned(1));
    if (code === STOP) return resultOf(machine);
    if (code in PUSHES) machine.stack.push(PUSHES[code](machine));
    else if (code in CHANGES) CHANGES[code](machine);
    else {
      const name = `0x${code.charCodeAt(0).toString(16)}`;
      throw fault(
        `it uses operation ${name}, which no list of arrays needs`,
        machine.reader.position - 1,
      );
    }
  }
}
