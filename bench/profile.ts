import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOnnxCpuExecutor } from "../src/engine/executors/onnxCpu.ts";
import { assemble, engineThreads } from "../src/training/assemble.ts";
import type { ResolvedConfig } from "../src/training/config/schema.ts";
import { createTrainer } from "../src/training/trainer.ts";
import { capturingPrograms, type ProgramCall } from "./measure.ts";

const WARM_UP = 3;
const RUNS = 10;

/** One entry of ONNX Runtime's profile, a Chrome trace; times are in microseconds. */
interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: {
    readonly op_name?: string;
    /** One object a tensor: its shape by its type. */
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

/** Nodes that are listed one by one. */
const SLOWEST = 12;

interface Group {
  readonly name: string;
  readonly seconds: number;
  readonly share: number;
  /** Nodes of a run. */
  readonly nodes: number;
}

/** Mean seconds of a run by what `nameOf` says of each event, the slowest first. */
function groupTimes(
  events: readonly TraceEvent[],
  runs: number,
  nameOf: (event: TraceEvent) => string,
): Group[] {
  const sums = new Map<string, { time: number; nodes: number }>();
  let total = 0;
  for (const event of events) {
    const name = nameOf(event);
    const { time, nodes } = sums.get(name) ?? { time: 0, nodes: 0 };
    sums.set(name, { time: time + event.dur, nodes: nodes + 1 });
    total += event.dur;
  }
  const groups = [...sums].map(([name, { time, nodes }]) => ({
    name,
    seconds: time / 1e6 / runs,
    share: time / total,
    nodes: nodes / runs,
  }));
  return groups.sort((a, b) => b.seconds - a.seconds);
}

const nodeName = ({ name, args }: TraceEvent): string => {
  const shape = Object.values(args?.output_type_shape?.[0] ?? {})[0] ?? [];
  return `${name.replace(/_kernel_time$/, "")} [${shape.join(", ")}]`;
};

/** Mean seconds by operator, and the slowest nodes, of the runs after the warm-up. */
export function summarizeProfile(events: readonly TraceEvent[], warmUp: number, runs: number) {
  const starts = events.filter(({ name }) => name === "model_run").map(({ ts }) => ts);
  const started = starts.sort((a, b) => a - b)[warmUp];
  const kernels = events.filter(
    ({ cat, name, ts }) => cat === "Node" && name.endsWith("_kernel_time") && ts >= started,
  );
  return {
    operatorSeconds: kernels.reduce((sum, { dur }) => sum + dur, 0) / 1e6 / runs,
    operators: groupTimes(kernels, runs, ({ name, args }) => args?.op_name ?? name),
    slowest: groupTimes(kernels, runs, nodeName).slice(0, SLOWEST),
  };
}

/** Runs a step with ONNX Runtime's profiler. */
async function profileStep(call: ProgramCall, threads: number) {
  const folder = await mkdtemp(join(tmpdir(), "molgfn-profile-"));
  try {
    const executor = await createOnnxCpuExecutor({ threads, profilePrefix: join(folder, "run") });
    const program = await executor.compile(call.step, call.specs);
    for (let i = 0; i < WARM_UP + RUNS; i++) await program.run(call.feeds);
    await program.release();
    const [file] = await readdir(folder);
    const events = JSON.parse(await readFile(join(folder, file), "utf8")) as TraceEvent[];
    return summarizeProfile(events, WARM_UP, RUNS);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Time by operator of one update, and of the forward pass over most states of its rollout. */
export async function benchProfile(given: ResolvedConfig, log: (line: string) => void) {
  const config = { ...given, engine: { ...given.engine, executor: "onnx-cpu" as const } };
  const assembly = await assemble(config);
  try {
    const threads = engineThreads(config);
    const captured = capturingPrograms(assembly.programs);
    const trainer = createTrainer({
      config,
      ...assembly,
      programs: captured.programs,
    });
    const { batch } = await trainer.update();
    log("update");
    const update = await profileStep(captured.train[0], threads);
    log("forward pass");
    const rows = ({ feeds }: ProgramCall) => feeds.rowGraph.length;
    const largest = captured.forward.reduce((a, b) => (rows(b) > rows(a) ? b : a));
    const forward = await profileStep(largest, threads);
    return {
      threads,
      trajectories: config.training.trajectoriesPerStep,
      states: batch.trajectories.batch.numGraphs,
      update,
      forward,
    };
  } finally {
    await assembly.close();
  }
}
