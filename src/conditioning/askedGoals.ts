import { closest } from "../core/closest.ts";
import { UserError } from "../core/errors.ts";
import { cosineOf } from "../rewards/scalarizations/focusRegion.ts";
import { betaLimits, type Temperature } from "./betaPart.ts";
import type { Conditioning } from "./conditioning.ts";
import type { ConditioningConfig } from "./config.ts";
import { faceDirections, nearestDirection, unit } from "./directions.ts";
import type { Conditions, PartName } from "./part.ts";
import { normalized } from "./preferencesPart.ts";

/** Goals as the user wrote them; what is left out stays as usual. */
export interface WrittenGoals {
  readonly beta?: number;
  /** "qed=0.7,sa=0.3" */
  readonly prefer?: string;
  /** "tpsa=60:100" each */
  readonly range?: readonly string[];
  /** "qed=1,sa=0.5" */
  readonly focus?: string;
  /** An object's text. */
  readonly target?: string;
}

/** Goals of which the target was looked up in the space. */
export interface LookedUpGoals extends WrittenGoals {
  /** The canonical text of `target`; undefined if the space can't hold it. */
  readonly canonicalTarget?: string;
}

/** One goal, and what the user should know of it. */
export interface AskedGoals {
  /** One row. */
  readonly conditions: Conditions;
  /** Sentences: what was changed, and what lies outside what was trained on. */
  readonly notes: readonly string[];
}

/** What a run was trained with. */
export interface Trained {
  readonly conditioning: Conditioning;
  readonly temperature: Temperature;
  readonly config: ConditioningConfig;
}

/** Slack for decimal fractions such as 0.7 + 0.3. */
const NEARLY = 1e-9;

function requireKnown(option: string, name: string, known: readonly string[], kind: string): void {
  if (known.includes(name)) return;
  const near = closest(name, known);
  const hint = near ? `did you mean ${near}?` : `they are ${known.join(", ")}.`;
  throw new UserError(
    `--${option} names ${JSON.stringify(name)}, which is no ${kind} of this run; ${hint}`,
  );
}

function numberOf(option: string, name: string, written: string): number {
  const value = written.trim() === "" ? Number.NaN : Number(written);
  if (Number.isFinite(value)) return value;
  throw new UserError(`--${option}: ${name} is ${JSON.stringify(written)}; it must be a number.`);
}

/** [K] numbers from 0 of "a=1,b=2", not all 0; names left out have 0. */
function readWeights(option: string, written: string, objectives: readonly string[]): Float64Array {
  const weights = new Float64Array(objectives.length);
  const seen = new Set<string>();
  for (const term of written.split(",")) {
    const [name, value, ...rest] = term.split("=").map((part) => part.trim());
    if (value === undefined || rest.length > 0) {
      throw new UserError(
        `--${option} holds ${JSON.stringify(term)}; write name=number, joined by commas, as in ` +
          `--${option} ${objectives
            .map((objective, i) => `${objective}=${i === 0 ? 0.7 : 0.3}`)
            .slice(0, 2)
            .join(",")}.`,
      );
    }
    requireKnown(option, name, objectives, "objective");
    if (seen.has(name)) throw new UserError(`--${option} names ${name} twice; name it once.`);
    seen.add(name);
    const weight = numberOf(option, name, value);
    if (weight < 0) {
      throw new UserError(`--${option}: ${name} is ${weight}; weights must be at least 0.`);
    }
    weights[objectives.indexOf(name)] = weight;
  }
  if (weights.some((weight) => weight > 0)) return weights;
  throw new UserError(`--${option} ${written}: at least one weight must be above 0.`);
}

function readBeta(beta: number, temperature: Temperature, notes: string[]): Float64Array {
  const { low, high } = betaLimits(temperature);
  if (temperature.type === "constant" || temperature.type === "annealed") {
    if (beta === high) return Float64Array.of(beta);
    throw new UserError(
      `--beta is ${beta}, but this run was trained at the one beta ${high}. ` +
        "Leave --beta out, or train with temperature.type: uniform.",
    );
  }
  if (beta < 0 || beta > high) {
    throw new UserError(
      `--beta is ${beta}; this run was trained for ${low} to ${high}. Choose one in that range.`,
    );
  }
  if (beta < low) {
    notes.push(`--beta ${beta} lies outside what this run was trained on, ${low} to ${high}.`);
  }
  return Float64Array.of(beta);
}

function readPreferences(written: string, trained: Trained, notes: string[]): Float64Array {
  const { objectives } = trained.conditioning;
  const weights = readWeights("prefer", written, objectives);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const preferences = normalized(weights);
  if (Math.abs(sum - 1) > NEARLY) {
    const used = objectives.map((name, i) => `${name}=${Number(preferences[i].toFixed(4))}`);
    notes.push(
      `--prefer adds up to ${Number(sum.toPrecision(6))}, not 1: taken as ${used.join(",")}.`,
    );
  }
  const section = trained.config.preferences;
  if (section?.type === "grid") {
    const isOnGrid = preferences.every(
      (weight) =>
        Math.abs(weight * section.divisions - Math.round(weight * section.divisions)) < 1e-6,
    );
    if (!isOnGrid) {
      notes.push(
        `--prefer ${written} lies between the preferences that this run was trained on, ` +
          `multiples of 1/${section.divisions}.`,
      );
    }
  }
  return preferences;
}

/** Writes the ends of one asked range into `ranges`. */
function readRange(
  written: string,
  { conditioning }: Trained,
  ranges: Float64Array,
  notes: string[],
): string {
  const { properties } = conditioning;
  const match = /^\s*([^=]+?)\s*=([^:]*):([^:]*)$/.exec(written);
  if (match === null) {
    throw new UserError(
      `--range is ${JSON.stringify(written)}; write name=low:high, as in --range ${properties[0].name}=` +
        `${properties[0].wanted.join(":")}.`,
    );
  }
  const name = match[1];
  requireKnown(
    "range",
    name,
    properties.map((property) => property.name),
    "property",
  );
  const place = properties.findIndex((property) => property.name === name);
  const { low: least, high: greatest, step, redrawn, wanted } = properties[place];
  const [low, high] = [numberOf("range", name, match[2]), numberOf("range", name, match[3])];
  if (low > high) {
    throw new UserError(
      `--range ${written} is empty: ${low} is above ${high}. Write the lower end first.`,
    );
  }
  if (low < least || high > greatest) {
    throw new UserError(
      `--range ${written} leaves what this run can be told about ${name}, ${least} to ${greatest}. ` +
        "Choose ends in between.",
    );
  }
  if (redrawn === 0 && (low !== wanted[0] || high !== wanted[1])) {
    notes.push(
      `--range ${written} lies outside what this run was trained on, ${wanted.join(" to ")} alone.`,
    );
  }
  const offStep = [low, high].find(
    (end) => step > 0 && Math.abs(end / step - Math.round(end / step)) > NEARLY,
  );
  if (offStep !== undefined) {
    notes.push(
      `--range ${written}: this run was trained on ends in steps of ${step}, and ${offStep} is none.`,
    );
  }
  ranges.set([low, high], 2 * place);
  return name;
}

function readFocus(
  written: string,
  { conditioning, config }: Trained,
  notes: string[],
): Float64Array {
  const { objectives } = conditioning;
  const weights = readWeights("focus", written, objectives);
  const direction = unit(weights);
  if (config.focus?.type === "tabular") {
    const directions = faceDirections(objectives.length, config.focus.divisions);
    const near = directions[nearestDirection(directions, direction)];
    if (cosineOf(near, direction) < config.focus.cosine) {
      notes.push(
        `--focus ${written} lies outside the regions of all directions that this run was trained on.`,
      );
    }
  }
  return direction;
}

function readTarget(
  { target, canonicalTarget }: LookedUpGoals,
  { conditioning }: Trained,
): Float64Array {
  if (canonicalTarget === undefined) {
    throw new UserError(
      `--target ${target} is no object that this run can build. Name one of its space.`,
    );
  }
  return conditioning.codeOfTarget(canonicalTarget);
}

const OPTION_OF = {
  preferences: "prefer",
  ranges: "range",
  focus: "focus",
  target: "target",
} as const;

/** @throws UserError if the run was not trained with a part, or with one value of it alone */
function requireTrained(name: keyof typeof OPTION_OF, { conditioning }: Trained): void {
  const part = conditioning.parts.find((known) => known.name === name);
  if (part !== undefined && part.columns > 0) return;
  const option = OPTION_OF[name];
  const why =
    part === undefined
      ? `this run was trained without conditioning.${name}`
      : `this run was trained with conditioning.${name} fixed`;
  throw new UserError(`--${option} is given, but ${why}. Leave --${option} out, or train with it.`);
}

/**
 * Reads goals as the user wrote them.
 *
 * @throws UserError if a goal can't be read, names what the run does not have, lies where the
 *   policy can't be told of it, or is of a kind that the run was not trained with
 */
export function readGoals(written: LookedUpGoals, trained: Trained): AskedGoals {
  const notes: string[] = [];
  const usual = trained.conditioning.usual(1);
  const asked: Partial<Record<PartName, Float64Array>> = { ...usual.asked };
  if (written.beta !== undefined) asked.beta = readBeta(written.beta, trained.temperature, notes);
  if (written.prefer !== undefined) {
    requireTrained("preferences", trained);
    asked.preferences = readPreferences(written.prefer, trained, notes);
  }
  const seen = new Set<string>();
  for (const text of written.range ?? []) {
    requireTrained("ranges", trained);
    const name = readRange(text, trained, asked.ranges as Float64Array, notes);
    if (seen.has(name)) throw new UserError(`--range names ${name} twice; name it once.`);
    seen.add(name);
  }
  if (written.focus !== undefined) {
    requireTrained("focus", trained);
    asked.focus = readFocus(written.focus, trained, notes);
  }
  if (written.target !== undefined) {
    requireTrained("target", trained);
    asked.target = readTarget(written, trained);
  }
  return { conditions: { count: 1, asked }, notes };
}
