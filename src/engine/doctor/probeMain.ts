import { EXECUTOR_NAMES } from "../program.ts";
import { probe } from "./probe.ts";

// A process of its own for each probe: what a broken driver brings down is only this one.
const [given, threads] = process.argv.slice(2);
const name = EXECUTOR_NAMES.find((executor) => executor === given);
if (!name) throw new Error(`probeExecutor: there is no executor "${given}".`);
const found = await probe(name, { threads: Number(threads) });
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
