/** Where a text stops being JSON, and what was expected there. */
export interface JsonFault {
  /** From 1. */
  readonly line: number;
  readonly expected: string;
  /** The character found, "the end" at the end. */
  readonly found: string;
}

/** Thrown inside this file only. */
class Fault {
  readonly position: number;
  readonly expected: string;
  constructor(position: number, expected: string) {
    this.position = position;
    this.expected = expected;
  }
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold these.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Position after what `pattern` matches at `position`, or -1. */
function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function afterSpace(text: string, position: number): number {
  return skip(SPACE, text, position);
}

function afterString(text: string, position: number, expected: string): number {
  const end = skip(STRING, text, position);
  if (end < 0) throw new Fault(position, text[position] === '"' ? "a string that ends" : expected);
  return end;
}

/** Position after the list or object that opens at `position`. */
function afterItems(text: string, position: number, close: string): number {
  let at = afterSpace(text, position + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    if (close === "}") {
      at = afterSpace(text, afterString(text, at, "a key in double quotes"));
      if (text[at] !== ":") throw new Fault(at, '":"');
      at = afterSpace(text, at + 1);
    }
    at = afterSpace(text, afterValue(text, at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ",") throw new Fault(at, `"," or "${close}"`);
    at = afterSpace(text, at + 1);
  }
}

function afterValue(text: string, position: number): number {
  if (text[position] === "{") return afterItems(text, position, "}");
  if (text[position] === "[") return afterItems(text, position, "]");
  if (text[position] === '"') return afterString(text, position, "a string");
  const end = skip(SCALAR, text, position);
  if (end < 0) throw new Fault(position, "a value");
  return end;
}

/**
 * The first place where `text` is no JSON (RFC 8259). `JSON.parse` names the place for some faults
 * only, and in words that change with the version of Node.
 *
 * @returns undefined if the text is JSON
 */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    const end = afterSpace(text, afterValue(text, afterSpace(text, 0)));
    if (end < text.length) throw new Fault(end, "the end");
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const line = text.slice(0, error.position).split("\n").length;
    const found = error.position < text.length ? text[error.position] : "the end";
    return { line, expected: error.expected, found };
  }
}
