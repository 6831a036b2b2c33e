import type { ReportRun } from "../reportRun.ts";
import { metric } from "./runLabel.ts";

/** Seconds of training at each step; a resumed run counts on from where it stopped. */
export function trainingSeconds(run: ReportRun): Float64Array {
  const clock = metric(run, "seconds");
  const total = new Float64Array(clock.length);
  let before = 0;
  for (let i = 0; i < clock.length; i++) {
    // The clock starts at 0 each time that the program does.
    if (i > 0 && clock[i] < clock[i - 1]) before = total[i - 1];
    total[i] = before + clock[i];
  }
  return total;
}

/** Trajectories drawn in a second, over the step before each step; NaN at the first. */
export function trajectoriesPerSecond(run: ReportRun): Float64Array {
  const [seconds, trajectories] = [trainingSeconds(run), metric(run, "trajectories")];
  return seconds.map((at, i) => {
    const took = i === 0 ? Number.NaN : at - seconds[i - 1];
    return took > 0 ? (trajectories[i] - trajectories[i - 1]) / took : Number.NaN;
  });
}

/** Mean of the last twentieth of a metric's steps, at least one; NaN if nothing is known there. */
export function recentMean(run: ReportRun, name: string): number {
  const values = metric(run, name);
  const recent = values.slice(-Math.max(1, Math.round(values.length / 20))).filter(Number.isFinite);
  return recent.reduce((sum, value) => sum + value, 0) / recent.length;
}
