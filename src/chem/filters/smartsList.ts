import { readFileSync } from "node:fs";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";
import type { Analysis } from "../analysis.ts";
import { SmartsError } from "../parseSmarts.ts";
import {
  countMatchingPatterns,
  createPatternSet,
  matchingPatterns,
  type PatternSet,
} from "../patternSet.ts";
import { compileSmarts } from "../smarts.ts";

/** A list of named SMARTS patterns, such as unwanted groups. */
export interface SmartsList {
  /** [patterns] */
  readonly names: readonly string[];
  readonly patterns: PatternSet;
}

/**
 * Reads a list of patterns: a SMARTS a line, then, after a space or a tab, its name (without one
 * the SMARTS is the name). Empty lines and those that start with "#" are skipped. Hydrogens written
 * as atoms (`[#1]`, `[H]`) count as hydrogens of their neighbours, as in RDKit's filter catalogues;
 * chirality is ignored.
 *
 * @param source named in errors, with the line
 * @throws UserError if a pattern can't be read or there is none
 */
export function parseSmartsList(text: string, source: string): SmartsList {
  const patterns: string[] = [];
  const names: string[] = [];
  for (const [index, row] of text.split(/\r?\n/).entries()) {
    const line = row.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [smarts] = line.split(/\s/, 1);
    checkSmarts(smarts, `${source}:${index + 1}`);
    patterns.push(smarts);
    names.push(line.slice(smarts.length).trim() || smarts);
  }
  if (patterns.length === 0) {
    throw new UserError(`${source}: there is no SMARTS pattern. Give one on each line.`);
  }
  return { names, patterns: createPatternSet(patterns, "merged") };
}

function checkSmarts(smarts: string, place: string): void {
  try {
    compileSmarts(smarts, "rarest", "merged");
  } catch (error) {
    if (!(error instanceof SmartsError)) throw error;
    throw new UserError(`${place}: ${error.message} Correct it or remove the line.`);
  }
}

/**
 * Reads a file of patterns, see `parseSmartsList`.
 *
 * @throws UserError if the file or a pattern can't be read
 */
export function readSmartsList(path: string): SmartsList {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`SMARTS list ${path}: ${fileErrorReason(error)}.`);
  }
  return parseSmartsList(text, path);
}

/** Names of the list's patterns that the molecule has, in the order of the list. */
export function matchingNames({ names, patterns }: SmartsList, analysis: Analysis): string[] {
  return matchingPatterns(patterns, analysis).map((row) => names[row]);
}

/** Number of the list's patterns that the molecule has. */
export function countMatches({ patterns }: SmartsList, analysis: Analysis): number {
  return countMatchingPatterns(patterns, analysis);
}
