import { durationText, numberText } from "../charts/numberText.ts";
import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { isKnown, lastKnown, objectWord, runLabel, section, stepsOf } from "./runLabel.ts";
import { recentMean, trainingSeconds } from "./runPace.ts";

interface Figure {
  readonly name: string;
  /** What the name does not say. */
  readonly hint: string;
  readonly of: (run: ReportRun) => string;
  readonly isShown?: (runs: readonly ReportRun[]) => boolean;
}

const meanOfBest = (run: ReportRun, count: number): number => {
  const best = run.best.slice(0, count).map((place) => run.objects.reward[place]);
  return best.reduce((sum, reward) => sum + reward, 0) / best.length;
};

/** Where a run stands: "600", or "120 of 600". */
function progress(run: ReportRun): string {
  const done = numberText(stepsOf(run));
  return stepsOf(run) >= run.stepsWanted ? done : `${done} of ${numberText(run.stepsWanted)}`;
}

function modesText({ modes }: ReportRun): string {
  if (!modes) return "–";
  const found = numberText(modes.objects.length);
  return modes.total === undefined ? found : `${found} of ${numberText(modes.total)}`;
}

const FIGURES: readonly Figure[] = [
  { name: "Steps", hint: "updates of the weights", of: progress },
  {
    name: "Trajectories",
    hint: "drawn with the policy; replayed ones are not counted",
    of: (run) => numberText(lastKnown(run, "trajectories")),
  },
  {
    name: "Distinct objects",
    hint: "valid ones, each counted once",
    of: (run) => numberText(run.objects.text.length),
  },
  {
    name: "Best reward",
    hint: "before the exponent beta",
    of: (run) => numberText(run.objects.reward[run.best[0]]),
  },
  {
    name: "Mean of best 10",
    hint: "reward, before beta",
    of: (run) => numberText(meanOfBest(run, 10)),
  },
  {
    name: "Mean reward now",
    hint: "of what is drawn in the last 5 % of steps",
    of: (run) => numberText(recentMean(run, "meanReward")),
  },
  {
    name: "Unique now",
    hint: "share of different objects in a batch, last 5 % of steps",
    of: (run) => `${numberText(100 * recentMean(run, "uniqueFraction"))} %`,
    isShown: (runs) => isKnown(runs, "uniqueFraction"),
  },
  {
    name: "Modes found",
    hint: "see below for what counts as one",
    of: modesText,
    isShown: (runs) => runs.some(({ modes }) => modes !== undefined),
  },
  {
    name: "log Z",
    hint: "learned, nats",
    of: (run) => numberText(lastKnown(run, "logZ"), 4),
    isShown: (runs) => isKnown(runs, "logZ"),
  },
  {
    name: "Exact L1",
    hint: "distance of what is sampled from R/Z, 0 to 2",
    of: (run) => numberText(lastKnown(run, "exact.l1")),
    isShown: (runs) => isKnown(runs, "exact.l1"),
  },
  {
    name: "Training time",
    hint: "wall clock",
    of: (run) => durationText(trainingSeconds(run).at(-1) ?? 0),
  },
];

function cards(run: ReportRun, figures: readonly Figure[]): Html {
  return html`<dl class="cards">${figures.map(({ name, hint, of }) => html`<div title="${hint}"><dt>${name}</dt><dd>${of(run)}</dd></div>`)}</dl>`;
}

function comparison(runs: readonly ReportRun[], figures: readonly Figure[]): Html {
  const head = figures.map(({ name, hint }) => html`<th scope="col" title="${hint}">${name}</th>`);
  const rows = runs.map(
    (run, place) =>
      html`<tr><th scope="row">${runLabel(run, place)}</th>${figures.map(({ of }) => html`<td>${of(run)}</td>`)}</tr>`,
  );
  return html`<div class="scroll"><table class="numbers"><thead><tr><th scope="col">Run</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function notices(runs: readonly ReportRun[]): Html {
  const all = runs.flatMap((run) =>
    run.notices.map((notice) => (runs.length > 1 ? `${run.name}: ${notice}` : notice)),
  );
  return html`${all.map((notice) => html`<p class="notice">${notice}</p>`)}`;
}

/** How the runs stand: cards for one, a table for several. */
export function overview(runs: readonly ReportRun[]): Html {
  const figures = FIGURES.filter(({ isShown }) => isShown?.(runs) ?? true).map((figure) =>
    figure.name === "Distinct objects"
      ? { ...figure, name: `Distinct ${objectWord(runs)}` }
      : figure,
  );
  const body = runs.length === 1 ? cards(runs[0], figures) : comparison(runs, figures);
  return section({ id: "overview", title: "Overview", body: html`${notices(runs)}${body}` });
}
