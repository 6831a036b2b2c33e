import { availableParallelism } from "node:os";
import type { Probe } from "../engine/doctor/probe.ts";
import { type Arguments, type Command, wholeNumber } from "./arguments.ts";

const NAME_WIDTH = 12;

function line(found: Probe): string {
  const name = found.executor.padEnd(NAME_WIDTH);
  if (!found.works) {
    const indent = " ".repeat(NAME_WIDTH);
    return `${name} no      ${found.reason}\n${indent}         ${found.remedy}\n`;
  }
  const rate = `${(found.flopsPerSecond / 1e9).toPrecision(3)} GFLOP/s`;
  const error = `losses within ${found.lossError.toExponential(0)} of cpu's`;
  return `${name} works   ${rate.padEnd(16)} ${error}\n`;
}

async function run(given: Arguments): Promise<void> {
  const { examineMachine } = await import("../engine/doctor/examineMachine.ts");
  const asked = wholeNumber(given, "threads", 0);
  const threads = asked === 0 ? availableParallelism() : asked;
  const isJson = given.json === true;
  if (!isJson) {
    const machine = `Node ${process.versions.node}, ${process.platform} ${process.arch}`;
    process.stdout.write(`${machine}, ${threads} threads. Each executor is tried on its own.\n\n`);
  }
  const diagnosis = await examineMachine(threads, (found) => {
    if (!isJson) process.stdout.write(line(found));
  });
  const { auto } = diagnosis;
  process.stdout.write(
    isJson
      ? `${JSON.stringify(diagnosis)}\n`
      : `\nengine.executor: auto would take ${auto ?? "none: none works"}.\n`,
  );
}

export const doctorCommand: Command = {
  usage: "doctor",
  description: "Show which executors work here, how fast, and what others need",
  positionals: {},
  options: {
    threads: {
      requiresArg: true,
      default: "0",
      defaultDescription: "all cores",
      describe: "Threads of executors on the CPU",
    },
    json: { type: "boolean", default: false, describe: "One JSON object instead of a table" },
  },
  examples: [
    ["doctor", "what this machine has"],
    ["doctor --json", "the same for a program"],
  ],
  run,
};
