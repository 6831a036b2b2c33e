import type { Argv, Options } from "yargs";
import { UserError } from "../core/errors.ts";

/** Options of a command by their names. */
export type OptionTable = Readonly<Record<string, Options>>;

/** Arguments of a command as the user wrote them; numbers are read by `wholeNumber` and `number`. */
export interface Arguments {
  readonly [name: string]: unknown;
}

/** One command of the program. */
export interface Command {
  /** As yargs has it: "train [config]". */
  readonly usage: string;
  /** One line. */
  readonly description: string;
  readonly positionals: Readonly<Record<string, string>>;
  readonly options: OptionTable;
  /** Arguments and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  run(given: Arguments): Promise<void>;
}

/** `--set a.b=c`, any number of times. */
export const SET_OPTION: Options = {
  type: "string",
  array: true,
  // One value each, so that a file name after it is not taken for another setting.
  nargs: 1,
  default: [],
  defaultDescription: "none",
  describe: "Override a setting: a.b=value, the value in YAML",
};

/** Examples as the end of a help text. */
export function examplesText(examples: Command["examples"]): string {
  const lines = examples.map(([line, what]) => `  # ${what}\n  molgfn ${line}`);
  return ["Examples:", ...lines].join("\n");
}

/** Tells yargs what a command takes. */
export function declare(parser: Argv, command: Command): Argv {
  for (const [name, describe] of Object.entries(command.positionals)) {
    parser.positional(name, { type: "string", describe });
  }
  return parser.options(command.options).version(false).epilogue(examplesText(command.examples));
}

/**
 * The text of an option, undefined where it was not given.
 *
 * @throws UserError if it was given twice
 */
export function optionalText(given: Arguments, name: string): string | undefined {
  const value = given[name];
  if (!Array.isArray(value)) return value === undefined ? undefined : String(value);
  throw new UserError(`--${name} is given ${value.length} times; give it once.`);
}

/** The text of an option or argument that yargs made sure is there. */
export const text = (given: Arguments, name: string): string => optionalText(given, name) ?? "";

/** The values of an option that may be given many times. */
export const texts = (given: Arguments, name: string): string[] => given[name] as string[];

/** @throws UserError if the option is no finite number */
export function number(given: Arguments, name: string): number | undefined {
  if (given[name] === undefined) return undefined;
  const written = text(given, name);
  const value = Number(written);
  if (written.trim() !== "" && Number.isFinite(value)) return value;
  throw new UserError(`--${name} is ${JSON.stringify(written)}; it must be a number.`);
}

/** @throws UserError if the option is no whole number of at least `least` */
export function wholeNumber(given: Arguments, name: string, least: number): number {
  const written = text(given, name);
  const value = written.trim() === "" ? Number.NaN : Number(written);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError(
    `--${name} is ${JSON.stringify(written)}; it must be a whole number of at least ${least}.`,
  );
}
