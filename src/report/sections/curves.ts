import { type Curve, lineChart, type ReferenceLine } from "../charts/lineChart.ts";
import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { figure, isKnown, lastKnown, metric, objectWord, section, stepsOf } from "./runLabel.ts";
import { trajectoriesPerSecond } from "./runPace.ts";

type Runs = readonly ReportRun[];

const X = { label: "trajectories", count: 4 } as const;

/** One curve a run, where the run has the metric. */
function curvesOf(runs: Runs, valuesOf: (run: ReportRun) => Float64Array): Curve[] {
  return runs.map((run, place) => ({
    ...{ run: place, name: run.name },
    x: metric(run, "trajectories"),
    y: valuesOf(run),
  }));
}

/** A log axis suits values that are all positive and span more than a factor of 30. */
function suitsLog(curves: readonly Curve[]): boolean {
  const values = curves.flatMap(({ y }) => Array.from(y).filter(Number.isFinite));
  let [low, high] = [Infinity, 0];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return low > 0 && high > 30 * low;
}

function lossChart(runs: Runs): Html {
  const curves = curvesOf(runs, (run) => metric(run, "loss"));
  const kind = suitsLog(curves) ? "log" : "linear";
  const label = kind === "log" ? "mean of a batch, log scale" : "mean of a batch";
  return figure("Loss", lineChart({ curves, x: X, y: { kind, label } }));
}

function rewardChart(runs: Runs): Html {
  const means = curvesOf(runs, (run) => metric(run, "meanReward"));
  const best = curvesOf(runs, (run) => metric(run, "maxReward"));
  const faint = best.map((curve) => ({ ...curve, name: `${curve.name}, best`, isFaint: true }));
  const chart = lineChart({
    curves: [...faint, ...means],
    x: X,
    y: { label: "before the exponent beta", from: 0 },
  });
  return figure("Reward", chart, "Thick: mean of a batch. Thin: its best.");
}

function logZChart(runs: Runs): Html {
  const references: ReferenceLine[] = runs.flatMap((run, place) => {
    const value = lastKnown(run, "exact.logZTrue");
    return Number.isFinite(value) ? [{ value, run: place, name: `${run.name}, true log Z` }] : [];
  });
  const chart = lineChart({
    curves: curvesOf(runs, (run) => metric(run, "logZ")),
    references,
    x: X,
    y: { label: "nats" },
  });
  return figure(
    "log Z",
    chart,
    references.length > 0 && "Dashed: the true value, from all objects.",
  );
}

function paceChart(runs: Runs): Html {
  const chart = lineChart({
    curves: curvesOf(runs, trajectoriesPerSecond),
    x: X,
    y: { label: "trajectories per second", from: 0 },
  });
  const what = objectWord(runs) === "molecules" ? "Molecules per second" : "Speed";
  return figure(
    what,
    chart,
    "Drawn, scored and trained on; replayed ones not counted. Wall clock, pauses included.",
  );
}

function uniqueChart(runs: Runs): Html {
  const percent = (run: ReportRun) => metric(run, "uniqueFraction").map((share) => 100 * share);
  const chart = lineChart({
    curves: curvesOf(runs, percent),
    x: X,
    y: { label: "% of a batch", from: 0, to: 100 },
  });
  return figure("Unique", chart, `Different ${objectWord(runs)} among those drawn in one step.`);
}

function distinctChart(runs: Runs): Html {
  const chart = lineChart({
    curves: curvesOf(runs, (run) => metric(run, "distinctObjects")),
    x: X,
    y: { label: `${objectWord(runs)} so far`, from: 0 },
    isCount: true,
  });
  return figure(
    `Distinct ${objectWord(runs)}`,
    chart,
    "Valid ones, each counted at its first time.",
  );
}

function exactChart(runs: Runs): Html | false {
  if (!isKnown(runs, "exact.l1")) return false;
  const curves = curvesOf(runs, (run) => metric(run, "exact.l1"));
  const chart = lineChart({
    curves,
    x: X,
    y: { label: "L1 distance, log scale", kind: "log" },
  });
  return figure(
    "Exact distance from R/Z",
    chart,
    "Sum over all objects of |p − R/Z|, of at most 2.",
  );
}

/** Metrics that the charts above show, or that say nothing as a curve. */
const SHOWN = new Set([
  ...["step", "trajectories", "seconds", "loss", "logZ", "meanReward", "maxReward"],
  ...["uniqueFraction", "distinctObjects", "exact.l1", "exact.logZ", "exact.logZTrue"],
  ...["exact.totalVariation", "newObjects"],
]);

/** Names for reading of metrics, where the name in the file is too short. */
const NAMES: Readonly<Record<string, string>> = {
  meanLogReward: "mean log reward, nats",
  validFraction: "share of valid objects",
  replayed: "replayed trajectories in a step",
  meanLength: "mean actions of a trajectory",
  gradientNorm: "norm of the gradient",
  logZGradientNorm: "gradient of log Z",
  learningRate: "learning rate",
  passes: "passes of a step",
};

const isConstant = (run: ReportRun, name: string): boolean => {
  const known = metric(run, name).filter(Number.isFinite);
  return known.every((value) => value === known[0]);
};

/** Every other number that the runs wrote down and that changes: also those of later versions. */
function otherCharts(runs: Runs): Html | false {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].filter(
    (name) => !SHOWN.has(name) && !runs.every((run) => isConstant(run, name)),
  );
  if (names.length === 0) return false;
  const charts = names.map((name) => {
    const curves = curvesOf(runs, (run) => metric(run, name));
    return figure(NAMES[name] ?? name, lineChart({ curves, x: X, y: { label: "" }, height: 170 }));
  });
  return html`<details><summary>More curves: ${names.length} other metrics</summary><div class="charts">${charts}</div></details>`;
}

/** How training went. */
export function curves(runs: Runs): Html {
  const longest = Math.max(...runs.map(stepsOf));
  const joined = Math.ceil(longest / 120);
  const about =
    joined > 1
      ? `A line is the mean over up to ${joined} steps; shaded is the range of these steps.`
      : undefined;
  const charts = [lossChart, rewardChart, logZChart, paceChart, uniqueChart, distinctChart].map(
    (chart) => chart(runs),
  );
  const body = html`<div class="charts">${charts}${exactChart(runs)}</div>${otherCharts(runs)}`;
  return section({ id: "curves", title: "Training", about, runs, body });
}
