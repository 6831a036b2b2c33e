import type { Analysis } from "./analysis.ts";
import { type AtomKind, atomKind } from "./atomKinds.ts";
import {
  type AtomQuery,
  parseSmarts,
  type SmartsHydrogens,
  type SmartsPattern,
} from "./parseSmarts.ts";
import { matchOrder } from "./smartsOrder.ts";

/** What is known of a query from an atom's kind alone. */
const UNKNOWN = 0;
const YES = 1;
const NO = 2;
/** Depends on the neighbours. */
const DEPENDS = 3;
type Answer = typeof UNKNOWN | typeof YES | typeof NO | typeof DEPENDS;

/** An atom query ready to be asked; each kind of atom is asked once and then looked up. */
export interface AtomTest {
  /** [kinds] Answer; grows with the kinds met. */
  answers: Uint8Array;
  readonly query: AtomQuery;
  /** The whole query, for kinds that do not decide it. */
  readonly decide: (analysis: Analysis, atom: number) => boolean;
}

/** One atom of a pattern, in the order of matching. */
interface Step {
  readonly test: AtomTest;
  /** Earlier step that this atom is bonded to, -1 if it may be anywhere. */
  readonly parent: number;
  /** Bond codes that do, as bits. */
  readonly codes: number;
  /** Further bonds to earlier steps. */
  readonly ringSteps: readonly number[];
  readonly ringCodes: readonly number[];
}

/** A compiled SMARTS pattern. */
export interface Smarts {
  readonly text: string;
  /** Matching starts at the first step's atom. */
  readonly steps: readonly Step[];
  /** Atom matched by each step; scratch of one match. */
  readonly mapping: Int32Array;
  /** Elements (2 x atomic number + aromatic) that must be there, and how often. */
  readonly neededElements: readonly number[];
  readonly neededCounts: readonly number[];
}

/** Where matching starts: at the pattern's first atom, or where fewest atoms fit. */
export type SmartsRoot = "first" | "rarest";

/**
 * Compiles a SMARTS pattern.
 *
 * @param root "first" for `matchesAt`; "rarest" is faster for `hasMatch`
 * @throws SmartsError if the pattern can't be read
 */
export function compileSmarts(
  text: string,
  root: SmartsRoot = "first",
  hydrogens: SmartsHydrogens = "atoms",
): Smarts {
  return compilePattern(text, parseSmarts(text, hydrogens), root);
}

/** As `compileSmarts`, for a pattern that is read already; `text` names it. */
export function compilePattern(text: string, pattern: SmartsPattern, root: SmartsRoot): Smarts {
  const steps = matchOrder(pattern, root).map((step) => ({
    ...step,
    test: createAtomTest(pattern.atoms[step.atom]),
  }));
  const needed = new Map<number, number>();
  for (const query of pattern.atoms) {
    const element = neededElement(query);
    if (element !== undefined) needed.set(element, (needed.get(element) ?? 0) + 1);
  }
  return {
    text,
    steps,
    mapping: new Int32Array(steps.length),
    neededElements: [...needed.keys()],
    neededCounts: [...needed.values()],
  };
}

/** 2 x atomic number + aromatic, if the query admits one such value only. */
function neededElement(query: AtomQuery): number | undefined {
  if (query.type === "recursive") return neededElement(query.pattern.atoms[0]);
  if (query.type === "or") {
    const elements = new Set(query.queries.map(neededElement));
    return elements.size === 1 ? elements.values().next().value : undefined;
  }
  if (query.type !== "and") return undefined;
  const value = (property: keyof AtomKind): number | undefined =>
    query.queries.flatMap((q) =>
      q.type === "equals" && q.property === property ? q.value : [],
    )[0];
  const [element, aromatic] = [value("atomicNumber"), value("aromatic")];
  if (element !== undefined && aromatic !== undefined) return 2 * element + aromatic;
  return query.queries.map(neededElement).find((found) => found !== undefined);
}

/** Makes an atom query ready to be asked with `atomPasses`. */
export function createAtomTest(query: AtomQuery): AtomTest {
  return { answers: new Uint8Array(64), query, decide: compileQuery(query) };
}

/** Whether an atom passes a test. */
export function atomPasses(test: AtomTest, analysis: Analysis, atom: number): boolean {
  const answer = kindAnswer(test, analysis.kinds[atom]);
  return answer === YES || (answer === DEPENDS && test.decide(analysis, atom));
}

/** Whether no atom of this kind can pass. */
export function kindFails(test: AtomTest, kind: number): boolean {
  return kindAnswer(test, kind) === NO;
}

function kindAnswer(test: AtomTest, kind: number): number {
  if (kind >= test.answers.length) {
    const grown = new Uint8Array(Math.max(2 * test.answers.length, kind + 1));
    grown.set(test.answers);
    test.answers = grown;
  }
  const answer = test.answers[kind];
  if (answer !== UNKNOWN) return answer;
  test.answers[kind] = askKind(test.query, atomKind(kind));
  return test.answers[kind];
}

function askKind(query: AtomQuery, kind: AtomKind): Answer {
  switch (query.type) {
    case "any":
      return YES;
    case "equals":
      return kind[query.property] === query.value ? YES : NO;
    case "atLeast":
      return kind[query.property] >= query.value ? YES : NO;
    case "recursive": {
      const answer = askKind(query.pattern.atoms[0], kind);
      return answer === YES && query.pattern.atoms.length > 1 ? DEPENDS : answer;
    }
    case "not": {
      const answer = askKind(query.query, kind);
      return answer === YES ? NO : answer === NO ? YES : DEPENDS;
    }
    case "and":
    case "or": {
      const decisive = query.type === "and" ? NO : YES;
      const answers = query.queries.map((part) => askKind(part, kind));
      if (answers.includes(decisive)) return decisive;
      return answers.includes(DEPENDS) ? DEPENDS : decisive === NO ? YES : NO;
    }
  }
}

function compileQuery(query: AtomQuery): (analysis: Analysis, atom: number) => boolean {
  switch (query.type) {
    case "recursive":
      return compileRecursive(`${query.hydrogens} ${query.smarts}`, query.pattern);
    case "not": {
      const part = createAtomTest(query.query);
      return (analysis, atom) => !atomPasses(part, analysis, atom);
    }
    case "and": {
      const parts = query.queries.map(createAtomTest);
      return (analysis, atom) => parts.every((part) => atomPasses(part, analysis, atom));
    }
    case "or": {
      const parts = query.queries.map(createAtomTest);
      return (analysis, atom) => parts.some((part) => atomPasses(part, analysis, atom));
    }
    default:
      return (analysis, atom) => askKind(query, atomKind(analysis.kinds[atom])) === YES;
  }
}

/** Recursive patterns of the process by text: equal ones share their answers for a molecule. */
const recursivePatterns = new Map<string, (analysis: Analysis, atom: number) => boolean>();

function compileRecursive(
  text: string,
  pattern: SmartsPattern,
): (analysis: Analysis, atom: number) => boolean {
  const known = recursivePatterns.get(text);
  if (known) return known;
  const smarts = compilePattern(text, pattern, "first");
  const row = recursivePatterns.size;
  const decide = (analysis: Analysis, atom: number): boolean => {
    const { recursions, graph } = analysis;
    const at = row * graph.numAtoms + atom;
    if (at >= recursions.answers.length) {
      const grown = new Uint8Array(Math.max(at + 1, recursivePatterns.size * graph.numAtoms));
      grown.set(recursions.answers);
      recursions.answers = grown;
    }
    if (recursions.answers[at] === UNKNOWN) {
      recursions.answers[at] = matchesAt(smarts, analysis, atom) ? YES : NO;
    }
    return recursions.answers[at] === YES;
  };
  recursivePatterns.set(text, decide);
  return decide;
}

/** Whether the molecule has the elements that the pattern needs: a quick first check. */
export function hasElements(smarts: Smarts, analysis: Analysis): boolean {
  const { neededElements, neededCounts } = smarts;
  for (let i = 0; i < neededElements.length; i++) {
    if (analysis.elementCounts[neededElements[i]] < neededCounts[i]) return false;
  }
  return true;
}

/** Whether the pattern matches with its first step at `atom`. */
export function matchesAt(smarts: Smarts, analysis: Analysis, atom: number): boolean {
  if (!atomPasses(smarts.steps[0].test, analysis, atom)) return false;
  if (smarts.steps.length === 1) return true;
  smarts.mapping[0] = atom;
  return extendMatch(smarts, analysis, 1);
}

/** Whether the pattern matches anywhere in the molecule. */
export function hasMatch(smarts: Smarts, analysis: Analysis): boolean {
  if (!hasElements(smarts, analysis)) return false;
  for (let atom = 0; atom < analysis.graph.numAtoms; atom++) {
    if (matchesAt(smarts, analysis, atom)) return true;
  }
  return false;
}

/** Number of atoms that the pattern's first atom can be. */
export function countAtoms(smarts: Smarts, analysis: Analysis): number {
  let count = 0;
  for (let atom = 0; atom < analysis.graph.numAtoms; atom++) {
    if (matchesAt(smarts, analysis, atom)) count++;
  }
  return count;
}

function extendMatch(smarts: Smarts, analysis: Analysis, at: number): boolean {
  if (at === smarts.steps.length) return true;
  const { parent, codes } = smarts.steps[at];
  const { graph, bondCodes } = analysis;
  if (parent < 0) {
    for (let atom = 0; atom < graph.numAtoms; atom++) {
      if (tryAtom(smarts, analysis, at, atom)) return true;
    }
    return false;
  }
  const from = smarts.mapping[parent];
  const end = graph.offsets[from + 1];
  for (let k = graph.offsets[from]; k < end; k++) {
    if (((codes >> bondCodes[graph.neighborBonds[k]]) & 1) === 0) continue;
    if (tryAtom(smarts, analysis, at, graph.neighbors[k])) return true;
  }
  return false;
}

/** Puts `atom` at step `at` if it fits there, and goes on. */
function tryAtom(smarts: Smarts, analysis: Analysis, at: number, atom: number): boolean {
  const { mapping, steps } = smarts;
  for (let i = 0; i < at; i++) if (mapping[i] === atom) return false;
  const step = steps[at];
  if (!atomPasses(step.test, analysis, atom)) return false;
  mapping[at] = atom;
  return closesRings(smarts, analysis, step, atom) && extendMatch(smarts, analysis, at + 1);
}

function closesRings(smarts: Smarts, analysis: Analysis, step: Step, atom: number): boolean {
  const { offsets, neighbors, neighborBonds } = analysis.graph;
  for (let i = 0; i < step.ringSteps.length; i++) {
    const other = smarts.mapping[step.ringSteps[i]];
    let fits = false;
    for (let k = offsets[atom]; k < offsets[atom + 1]; k++) {
      if (neighbors[k] !== other) continue;
      fits = ((step.ringCodes[i] >> analysis.bondCodes[neighborBonds[k]]) & 1) === 1;
    }
    if (!fits) return false;
  }
  return true;
}
