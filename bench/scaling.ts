import { fork } from "node:child_process";
import type { ResolvedConfig } from "../src/training/config/schema.ts";

/** Trajectories of an update, unless the caller names others. */
const BATCHES = [16, 64, 256, 1024] as const;

/** What is kept of each run of `bench iteration`. */
const KEPT = [
  ...["secondsMedian", "secondsBest", "secondsDraw", "secondsUpdate", "passes", "states"],
  ...["rowPadding", "floorRatio", "peakMemoryMB"],
] as const;

/** One `bench iteration` in a process of its own, so that its peak of memory is its own. */
async function iterationOf(
  trajectories: number,
  overrides: readonly string[],
): Promise<Record<string, unknown>> {
  const settings = [...overrides, `training.trajectoriesPerStep=${trajectories}`];
  const args = ["bench", "iteration", ...settings.flatMap((setting) => ["--set", setting])];
  const child = fork(process.argv[1], args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) {
    throw new Error(`bench scaling: the run with ${trajectories} trajectories ended with ${code}.`);
  }
  return JSON.parse(text) as Record<string, unknown>;
}

/** Time and peak memory of an iteration by its number of trajectories. */
export async function benchScaling(
  _config: ResolvedConfig,
  log: (line: string) => void,
  { overrides }: { readonly overrides: readonly string[] },
) {
  const sizes: Record<string, unknown>[] = [];
  for (const trajectories of BATCHES) {
    log(`${trajectories} trajectories`);
    const figures = await iterationOf(trajectories, overrides);
    const seconds = figures.secondsMedian as number;
    sizes.push({
      trajectories,
      trajectoriesPerSecond: trajectories / seconds,
      ...Object.fromEntries(KEPT.map((name) => [name, figures[name]])),
    });
  }
  return { sizes };
}
