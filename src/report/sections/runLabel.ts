import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";

/** Colours of the page; so many runs fit on it. */
export const MOST_RUNS = 8;

/** The colour of a run beside its name. */
export function runLabel(run: ReportRun, place: number): Html {
  return html`<span class="run-label"><span class="swatch run-${place}"></span>${run.name}</span>`;
}

/** Which colour is which run; nothing where there is one run only. */
export function legend(runs: readonly ReportRun[]): Html | false {
  return runs.length > 1 && html`<p class="legend">${runs.map(runLabel)}</p>`;
}

/** A part of the page with its heading, and a line on what is shown. */
export function section(parts: {
  readonly id: string;
  readonly title: string;
  readonly about?: Html | string;
  readonly runs?: readonly ReportRun[];
  readonly body: Html | readonly Html[];
}): Html {
  const { id, title, about, runs, body } = parts;
  return html`<section id="${id}"><h2>${title}</h2>${about && html`<p class="about">${about}</p>`}${runs && legend(runs)}${body}</section>`;
}

/** A chart with its title, and what must be said of it. */
export function figure(title: string, chart: Html, note?: Html | string | false): Html {
  return html`<figure><figcaption>${title}</figcaption>${chart}${note && html`<p class="note">${note}</p>`}</figure>`;
}

/** A metric of each step; a column of NaN where the run has none. */
export function metric(run: ReportRun, name: string): Float64Array {
  return run.metrics[name] ?? new Float64Array(stepsOf(run)).fill(Number.NaN);
}

/** Steps done. */
export const stepsOf = (run: ReportRun): number => run.metrics.step?.length ?? 0;

/** The last value of a metric that is known, NaN if none is. */
export function lastKnown(run: ReportRun, name: string): number {
  return metric(run, name).findLast(Number.isFinite) ?? Number.NaN;
}

/** Whether any run has a finite value of a metric. */
export const isKnown = (runs: readonly ReportRun[], name: string): boolean =>
  runs.some((run) => run.metrics[name]?.some(Number.isFinite));

/** What objects of these runs are called. */
export const objectWord = (runs: readonly ReportRun[]): string =>
  runs.every(({ isMolecules }) => isMolecules) ? "molecules" : "objects";
