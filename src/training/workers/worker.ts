import { workerData } from "piscina";
import { createShareRunner, type ShareRunner } from "./shareRunner.ts";
import type { DrawResult, DrawTask, GradientResult, GradientTask, WorkerSetup } from "./tasks.ts";

let started: Promise<ShareRunner> | undefined;

/** Each thread has one runner, made at its first task. */
function runner(): Promise<ShareRunner> {
  started = started ?? createShareRunner(workerData as WorkerSetup);
  return started;
}

/** What a worker thread runs for its share of the trajectories. */
export const draw = async (task: DrawTask): Promise<DrawResult> => (await runner()).draw(task);

/** What a worker thread runs for its share of an update. */
export const gradient = async (task: GradientTask): Promise<GradientResult> =>
  (await runner()).gradient(task);
