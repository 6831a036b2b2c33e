import { UserError } from "../core/errors.ts";
import { type Arguments, type Command, optionalText, SET_OPTION, texts } from "./arguments.ts";

async function run(given: Arguments): Promise<void> {
  if (given.schema === true) {
    const { configSchemaJson } = await import("../training/config/schema.ts");
    process.stdout.write(`${JSON.stringify(configSchemaJson(), null, 2)}\n`);
    return;
  }
  const file = optionalText(given, "config");
  if (file === undefined) {
    throw new UserError(
      "config needs a config file, as in: molgfn config configs/quickstart.yaml; or --schema.",
    );
  }
  const { loadConfig } = await import("../training/config/load.ts");
  const { configText } = await import("../training/config/text.ts");
  process.stdout.write(configText(await loadConfig(file, texts(given, "set"))));
}

export const configCommand: Command = {
  usage: "config [config]",
  description: "Check a config and print it with every default filled in",
  positionals: { config: "Config file (YAML)" },
  options: {
    set: SET_OPTION,
    schema: {
      type: "boolean",
      default: false,
      describe: "Print the JSON Schema of configs instead: every setting, range and default",
    },
  },
  examples: [
    ["config configs/quickstart.yaml --set env.maxFragments=5", "what a run would use"],
    ["config --schema", "all settings, for an editor"],
  ],
  run,
};
