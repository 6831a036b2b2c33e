import { type Html, html } from "../html.ts";
import { type AxisOptions, createFrame, type Frame, pixel } from "./frame.ts";
import { extentOf, type Scale } from "./scale.ts";
import { type ThinnedCurve, thinned } from "./thinned.ts";

/** One curve of one run. */
export interface Curve {
  /** Place of the run in the page, which is its colour. */
  readonly run: number;
  /** Name of the run, and of the curve where a run has several. */
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Drawn thin, without the range around it: a companion of the main curve. */
  readonly isFaint?: boolean;
}

/** A value that a curve should reach. */
export interface ReferenceLine {
  readonly value: number;
  readonly name: string;
  /** The run that it is meant for; without one it is drawn in grey. */
  readonly run?: number;
}

/** A chart of curves over one axis. */
export interface LineChartOptions {
  readonly curves: readonly Curve[];
  readonly x: Omit<AxisOptions, "domain">;
  /** Its domain is what the curves need; `from` and `to` make it at least that. */
  readonly y: Omit<AxisOptions, "domain"> & { readonly from?: number; readonly to?: number };
  readonly references?: readonly ReferenceLine[];
  /** For counts that only grow: drawn as steps, thinned to the last value of each group. */
  readonly isCount?: boolean;
  readonly height?: number;
}

/** A count that grows more often than this is drawn as a line: its steps could not be told apart. */
const MOST_STEPS = 40;

/** Points of a curve as the commands of an SVG path. */
function pathOf(x: readonly number[], y: readonly number[], frame: Frame): string {
  const points = x.map((value, i) => `${pixel(frame.x.at(value))},${pixel(frame.y.at(y[i]))}`);
  return points.length === 0 ? "" : `M${points.join("L")}`;
}

/** As `pathOf`, each value kept up to the next point: a count does not grow on the way. */
function stepsOf({ x, y }: ThinnedCurve, frame: Frame): string {
  const corners = x.flatMap((_, i) => (i === 0 ? [i] : [i - 1, i]));
  const ends = x.flatMap((value, i) => (i === 0 ? [value] : [value, value]));
  return pathOf(
    ends,
    corners.map((i) => y[i]),
    frame,
  );
}

function bandOf({ x, low, high }: ThinnedCurve, frame: Frame): string {
  const there = pathOf([...x], [...high], frame);
  const back = pathOf([...x].reverse(), [...low].reverse(), frame);
  return there === "" ? "" : `${there}L${back.slice(1)}Z`;
}

/** How the curves of a chart are drawn. */
type Style = "banded" | "stepped" | "plain";

function curveMarks(curve: Curve, points: ThinnedCurve, frame: Frame, style: Style): Html {
  const band =
    points.joined > 1 && style === "banded" && !curve.isFaint
      ? html`<path class="band run-${curve.run}" d="${bandOf(points, frame)}"/>`
      : "";
  // A single point has no line: a dot stands for it.
  const dot =
    points.x.length === 1
      ? html`<circle class="dot run-${curve.run}" cx="${pixel(frame.x.at(points.x[0]))}" cy="${pixel(frame.y.at(points.y[0]))}" r="3"/>`
      : "";
  const kind = curve.isFaint ? "line faint" : "line";
  const path = style === "stepped" ? stepsOf(points, frame) : pathOf(points.x, points.y, frame);
  return html`${band}${dot}<path class="${kind} run-${curve.run}" data-name="${curve.name}" d="${path}"/>`;
}

function referenceMarks({ value, name, run }: ReferenceLine, { x, y }: Frame): Html {
  const at = pixel(y.at(value));
  const colour = run === undefined ? "" : ` run-${run}`;
  return html`<path class="reference${colour}" d="M${pixel(x.range[0])},${at}H${pixel(x.range[1])}"><title>${name}</title></path>`;
}

/** Where the points of a log axis begin: nothing is drawn below. */
const isDrawable = (scale: Scale, value: number): boolean => Number.isFinite(scale.at(value));

/** Curves of one or several runs; long ones are thinned, with the range of what was joined shaded. */
export function lineChart(options: LineChartOptions): Html {
  const { curves, references = [], isCount = false, height } = options;
  const { from, to, ...y } = options.y;
  const scale = y.kind ?? "linear";
  const points = curves.map((curve) =>
    thinned(curve.x, curve.y, { keep: isCount ? "last" : "mean", scale }),
  );
  const fixed = [from, to].filter((value) => value !== undefined);
  const shown = points.flatMap(({ low, high }, i) =>
    curves[i].isFaint || isCount ? [points[i].y] : [low, high],
  );
  const known = references.map(({ value }) => value);
  const isStepped = points.every((curve) => new Set(curve.y).size <= MOST_STEPS);
  const style: Style = !isCount ? "banded" : isStepped ? "stepped" : "plain";
  const frame = createFrame({
    height,
    x: { ...options.x, nice: false, domain: [0, extentOf(points.map((curve) => curve.x))[1]] },
    y: { ...y, domain: extentOf([...shown, known, fixed], scale) },
  });
  const marks = html`${references
    .filter(({ value }) => isDrawable(frame.y, value))
    .map((line) =>
      referenceMarks(line, frame),
    )}${curves.map((curve, i) => curveMarks(curve, points[i], frame, style))}`;
  return frame.draw(marks, `${y.label} against ${options.x.label}`);
}
