import { heatMap } from "../charts/heatMap.ts";
import { numberText } from "../charts/numberText.ts";
import { scatterChart } from "../charts/scatterChart.ts";
import { meanOf, spread } from "../charts/thinned.ts";
import { type Html, html } from "../html.ts";
import type { ExactPicture, ReportRun } from "../reportRun.ts";
import { figure, runLabel, section } from "./runLabel.ts";

/** Most points of a plot. */
const MOST_POINTS = 1500;
/** Most rows or columns of a map; larger planes are summed into blocks. */
const MOST_CELLS = 64;

interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly found: Float64Array;
  readonly expected: Float64Array;
  /** Name of the one object of each cell. */
  readonly names: readonly string[];
}

/** Probabilities by cells: objects of one cell are summed, and cells to blocks where too many. */
function planeOf({ names, found, expected, plane }: ExactPicture): Plane | undefined {
  if (!plane) return undefined;
  const [tall, wide] = [plane.rows, plane.columns].map((count) => Math.ceil(count / MOST_CELLS));
  const [rows, columns] = [Math.ceil(plane.rows / tall), Math.ceil(plane.columns / wide)];
  const cells = {
    found: new Float64Array(rows * columns),
    expected: new Float64Array(rows * columns),
  };
  const nameOf = new Array<string | undefined>(rows * columns);
  for (const [x, cell] of plane.cell.entries()) {
    const row = Math.floor(Math.floor(cell / plane.columns) / tall);
    const place = row * columns + Math.floor((cell % plane.columns) / wide);
    cells.found[place] += found[x];
    cells.expected[place] += expected[x];
    nameOf[place] = nameOf[place] === undefined ? names[x] : "several objects";
  }
  return { rows, columns, ...cells, names: Array.from(nameOf, (name) => name ?? "") };
}

function maps(picture: ExactPicture): Html[] {
  const plane = planeOf(picture);
  if (!plane || !picture.plane) return [];
  const { rows, columns, found, expected, names } = plane;
  const { rowLabel, columnLabel } = picture.plane;
  const most = Math.max(...found, ...expected);
  const difference = found.map((p, i) => p - expected[i]);
  const widest = Math.max(...difference.map(Math.abs));
  const shared = { rows, columns, rowLabel, columnLabel };
  const named = (row: number, column: number) => names[row * columns + column];
  const map = (values: Float64Array, title: string, diverging = false): Html =>
    html`<figure><figcaption>${title}</figcaption>${heatMap({
      ...{ ...shared, values, nameOf: named, description: title },
      domain: diverging ? [-widest, widest] : [0, most],
      colours: diverging ? "diverging" : "sequential",
    })}</figure>`;
  return [
    map(expected, "Target R/Z"),
    map(found, "Sampler"),
    map(difference, "Sampler − target", true),
  ];
}

function agreement(picture: ExactPicture, place: number, run: ReportRun): Html {
  const shown = spread(
    Array.from(picture.expected, (_, i) => i).sort(
      (a, b) => picture.expected[a] - picture.expected[b],
    ),
    MOST_POINTS,
  );
  const cloud = {
    ...{ run: place, name: run.name },
    x: shown.map((i) => picture.expected[i]),
    y: shown.map((i) => picture.found[i]),
  };
  return scatterChart({
    clouds: [cloud],
    x: { label: "target R/Z", kind: "log", count: 4 },
    y: { label: "probability of the sampler", kind: "log" },
    isSquare: true,
    ...{ width: 270, height: 236 },
  });
}

function exactOf(run: ReportRun, place: number, isAlone: boolean): Html | false {
  const { exact } = run;
  if (!exact) return false;
  const note = `L1 distance ${numberText(exact.l1)} of at most 2, over ${numberText(exact.names.length)} objects, at step ${numberText(exact.step)}.`;
  const charts = html`<div class="charts small">${maps(exact)}${figure("Each object", agreement(exact, place, run), note)}</div>`;
  return isAlone ? charts : html`<h3>${runLabel(run, place)}</h3>${charts}`;
}

function estimatedOf(run: ReportRun, place: number): Html | false {
  const { probabilities } = run;
  if (!probabilities) return false;
  const { logReward, logProbability, pearson, spearman, step, trajectories } = probabilities;
  const differences = logProbability.map((value, i) => value - logReward[i]);
  const meanDifference = meanOf(differences.filter(Number.isFinite));
  const chart = scatterChart({
    clouds: [{ run: place, name: run.name, x: logReward, y: logProbability }],
    x: { label: "β log R, nats" },
    y: { label: "log p of the sampler, nats" },
    unitSlope: { offset: meanDifference, name: "slope 1 through the mean" },
  });
  const note = `Pearson ${numberText(pearson)}, rank correlation ${numberText(spearman)}, over ${logReward.length} of the run’s own objects, ${trajectories} backward trajectories each, at step ${numberText(step)}.`;
  return figure(run.name, chart, note);
}

/** How far what is sampled is from R/Z: all objects where they can be listed, estimates elsewhere. */
export function exactness(runs: readonly ReportRun[]): Html | false {
  const exact = runs.map((run, place) => exactOf(run, place, runs.length === 1));
  const estimated = runs
    .map((run, place) => estimatedOf(run, place))
    .filter((part) => part !== false);
  if (!exact.some(Boolean) && estimated.length === 0) return false;
  const about = exact.some(Boolean)
    ? "A perfect sampler draws each object with probability R/Z: all points on the line. The difference has a colour scale of its own."
    : "A perfect sampler has log p = β log R − log Z: points on a line of slope 1, such as the dashed one through their mean.";
  const body = html`${exact}${estimated.length > 0 && html`<div class="charts">${estimated}</div>`}`;
  return section({ id: "exactness", title: "Sampler against reward", about, body });
}
