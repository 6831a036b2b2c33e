import type { MoleculeValue } from "../plugin.ts";

/** One line that a command answered. */
export interface CommandAnswer {
  readonly id: number;
  /** The molecule that it speaks of, if it says. */
  readonly smiles?: string;
  readonly value: MoleculeValue;
}

/** Python and others write numbers that JSON does not have. */
const NO_JSON_NUMBERS = /\b(?:NaN|nan|Infinity|inf)\b/;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    if (!NO_JSON_NUMBERS.test(line)) return undefined;
  }
  try {
    return JSON.parse(line.replace(/-?\b(?:NaN|nan|Infinity|inf)\b/g, '"not a finite number"'));
  } catch {
    return undefined;
  }
}

/** The line for a molecule that a command is asked for. */
export const questionLine = (id: number, smiles: string): string =>
  `${JSON.stringify({ id, smiles })}\n`;

/**
 * Reads a line of a command: `{"id": 7, "value": -8.1}` or `{"id": 7, "error": "why not"}`.
 *
 * @returns null if it is no answer
 */
export function parseAnswer(line: string): CommandAnswer | null {
  const found = parse(line);
  if (typeof found !== "object" || found === null) return null;
  const { id, value, error, smiles } = found as Record<string, unknown>;
  if (typeof id !== "number" || (value === undefined && error === undefined)) return null;
  const named = typeof smiles === "string" ? { id, smiles } : { id };
  if (error !== undefined && error !== null) return { ...named, value: { error: String(error) } };
  if (typeof value === "number") return { ...named, value };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { ...named, value: { error: `its value is ${text}` } };
}
