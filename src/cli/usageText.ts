import { closest } from "../core/closest.ts";
import type { Command } from "./arguments.ts";

type Commands = Readonly<Record<string, Command>>;

/** "did you mean X?", or all that there are. */
function hint(word: string, choices: readonly string[], prefix = ""): string {
  const near = closest(word, choices);
  if (near !== undefined) return `did you mean ${prefix}${near}?`;
  return `there are: ${choices.map((name) => prefix + name).join(", ")}.`;
}

/** The option of `args` that yargs calls `word`, as the user wrote it; undefined if it is none. */
function optionAsWritten(args: readonly string[], word: string): string | undefined {
  const options = args.map((arg) => arg.split("=")[0]).filter((arg) => /^-+[^-]/.test(arg));
  return options.find(
    (arg) => arg.replace(/^-+/, "") === word || (/^-[^-]/.test(arg) && arg.includes(word)),
  );
}

function unknownArgument(args: readonly string[], word: string, commands: Commands): string {
  const written = optionAsWritten(args, word);
  const name = args.find((arg) => !arg.startsWith("-")) ?? "";
  const command = commands[name];
  if (!command && written === undefined) {
    return `There is no command "${word}"; ${hint(word, Object.keys(commands))}`;
  }
  const owner = command ? name : "molgfn";
  if (written === undefined) return `"${word}" is one argument too many for ${owner}.`;
  const options = [...Object.keys(command?.options ?? {}), "help"];
  return `${owner} has no option ${written}; ${hint(word, options, "--")}`;
}

/**
 * What is wrong with the arguments, in one sentence, and where to read more.
 *
 * @param complaint yargs's own message
 * @param args the arguments as given
 */
export function usageText(complaint: string, args: readonly string[], commands: Commands): string {
  const name = args.find((arg) => Object.hasOwn(commands, arg));
  const help = `See molgfn ${name ? `${name} ` : ""}--help.`;
  const unknown = /^Unknown (?:arguments?|commands?): (.*)$/m.exec(complaint);
  if (unknown) return `${unknownArgument(args, unknown[1].split(", ")[0], commands)} ${help}`;
  if (/^Not enough non-option arguments/.test(complaint) && name) {
    const needed = commands[name].usage.match(/<[^>]+>/g) ?? [];
    return `${name} needs ${needed.join(" and ")}: molgfn ${commands[name].usage}. ${help}`;
  }
  const missing = /^Missing required arguments?: ([^\n]*)/.exec(complaint);
  if (missing) return `${name} needs --${missing[1].split(", ").join(" and --")}. ${help}`;
  const valueless = /^Not enough arguments following: (.*)$/m.exec(complaint);
  if (valueless) return `--${valueless[1]} needs a value after it. ${help}`;
  return `${complaint} ${help}`;
}
