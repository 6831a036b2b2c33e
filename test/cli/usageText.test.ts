import { expect, test } from "vitest";
import type { Command } from "../../src/cli/arguments.ts";
import { usageText } from "../../src/cli/usageText.ts";

const command = (usage: string, ...options: string[]): Command => ({
  usage,
  description: "",
  positionals: {},
  options: Object.fromEntries(options.map((name) => [name, {}])),
  examples: [],
  run: async () => {},
});

const commands = {
  train: command("train [config]", "set", "run", "resume"),
  score: command("score <config> <file>", "out"),
};

const told = (complaint: string, line: string) => usageText(complaint, line.split(" "), commands);

test("a mistyped command is told the nearest one", () => {
  expect(told("Unknown argument: trian", "trian a.yaml")).toBe(
    'There is no command "trian"; did you mean train? See molgfn --help.',
  );
  expect(told("Unknown argument: xyz", "xyz")).toBe(
    'There is no command "xyz"; there are: train, score. See molgfn --help.',
  );
});

test("a mistyped option is told the nearest one of its command", () => {
  expect(told("Unknown arguments: reusme, b", "train --reusme=x --b")).toBe(
    "train has no option --reusme; did you mean --resume? See molgfn train --help.",
  );
  expect(told("Unknown argument: x", "score a b -x")).toBe(
    "score has no option -x; there are: --out, --help. See molgfn score --help.",
  );
});

test("too many and too few arguments are told apart from options", () => {
  expect(told("Unknown argument: b", "train a b")).toBe(
    '"b" is one argument too many for train. See molgfn train --help.',
  );
  expect(told("Not enough non-option arguments: got 1, need at least 2", "score a")).toBe(
    "score needs <config> and <file>: molgfn score <config> <file>. See molgfn score --help.",
  );
  expect(told("Missing required argument: out", "score a b")).toBe(
    "score needs --out. See molgfn score --help.",
  );
  expect(told("Not enough arguments following: run", "train --run")).toBe(
    "--run needs a value after it. See molgfn train --help.",
  );
});
