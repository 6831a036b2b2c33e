import { type Curve, lineChart, type ReferenceLine } from "../charts/lineChart.ts";
import { numberText } from "../charts/numberText.ts";
import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { figure, metric, section } from "./runLabel.ts";

/** The line of all modes is drawn where a run has found this share of them. */
const LEAST_SHARE = 0.25;

/** Number of modes found up to each step of a run, and what it had cost by then. */
export interface ModeCurve {
  /** [steps] */
  readonly modes: Float64Array;
  readonly trajectories: Float64Array;
  /** [steps] distinct objects whose reward was asked for. */
  readonly rewardCalls: Float64Array;
}

/** Counts the modes of a run step by step; all zero where the run has none. */
export function modeCurve(run: ReportRun): ModeCurve {
  const steps = metric(run, "step");
  const foundAt = (run.modes?.objects ?? []).map((place) => run.objects.step[place]);
  const modes = new Float64Array(steps.length);
  let found = 0;
  for (let i = 0; i < steps.length; i++) {
    while (found < foundAt.length && foundAt[found] <= steps[i]) found++;
    modes[i] = found;
  }
  const calls = run.metrics.rewardCalls ?? metric(run, "distinctObjects");
  return { modes, trajectories: metric(run, "trajectories"), rewardCalls: calls };
}

/** Modes found against what they cost, of all runs that have modes; nothing where none has. */
export function modes(runs: readonly ReportRun[]): Html | false {
  const having = runs.flatMap((run, place) =>
    run.modes ? [{ run, place, modes: run.modes }] : [],
  );
  if (having.length === 0) return false;
  const curves = having.map(({ run }) => modeCurve(run));
  const totals = [...new Set(having.flatMap(({ modes }) => modes.total ?? []))];
  const most = Math.max(...having.map(({ modes }) => modes.objects.length));
  // A line far above all curves would press them to the axis.
  const references: ReferenceLine[] = totals
    .filter((total) => most >= LEAST_SHARE * total)
    .map((value) => ({ value, name: `all ${value} modes` }));
  const chart = (cost: "trajectories" | "rewardCalls", label: string): Html =>
    lineChart({
      curves: having.map(
        ({ run, place }, i): Curve => ({
          ...{ run: place, name: run.name },
          ...{ x: curves[i][cost], y: curves[i].modes },
        }),
      ),
      references,
      x: { label, count: 4 },
      y: { label: "modes found", from: 0, whole: true },
      isCount: true,
      height: 240,
    });
  const definitions = [...new Set(having.map(({ modes }) => modes.definition))].map((words) => {
    const names = having.filter(({ modes }) => modes.definition === words);
    const whose =
      names.length < having.length && ` in ${names.map(({ run }) => run.name).join(", ")}`;
    const { total } = names[0].modes;
    return html`A mode${whose}: ${words}. ${total !== undefined && `There are ${numberText(total)}. `}`;
  });
  const body = html`<div class="charts">${figure("Modes against trajectories", chart("trajectories", "trajectories"))}${figure("Modes against reward calls", chart("rewardCalls", "distinct objects scored"))}</div>`;
  const about = html`${definitions}${references.length > 0 && "Dashed: all of them."}`;
  return section({ id: "modes", title: "Modes found", about, runs, body });
}
