import { type Html, html } from "../html.ts";
import { type AxisOptions, createFrame, type Frame, pixel } from "./frame.ts";
import { extentOf } from "./scale.ts";

/** Points of one run. */
export interface PointCloud {
  readonly run: number;
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Places of the points that stand out, in the order in which a line joins them. */
  readonly outstanding?: readonly number[];
  /** What a point is, shown where it stands out. */
  readonly nameOf?: (point: number) => string;
}

/** Points over two axes. */
export interface ScatterChartOptions {
  readonly clouds: readonly PointCloud[];
  readonly x: Omit<AxisOptions, "domain">;
  readonly y: Omit<AxisOptions, "domain">;
  /** Both axes show the same range, with a line where they are equal. */
  readonly isSquare?: boolean;
  /** Draws y = x + offset; of linear axes. */
  readonly unitSlope?: { readonly offset: number; readonly name: string };
  readonly width?: number;
  readonly height?: number;
}

/** So few points can be drawn large. */
const FEW = 200;

/** All points as one path of dots: half the size of a circle each. */
function dots({ run, x, y }: PointCloud, frame: Frame): Html {
  const path = x
    .map((value, i) => [frame.x.at(value), frame.y.at(y[i])])
    .filter(([left, top]) => Number.isFinite(left) && Number.isFinite(top))
    .map(([left, top]) => `M${pixel(left)},${pixel(top)}h0`);
  const size = path.length <= FEW ? "points few" : "points";
  return html`<path class="${size} run-${run}" d="${path.join("")}"/>`;
}

function outstandingDots({ run, x, y, outstanding = [], nameOf }: PointCloud, frame: Frame): Html {
  const place = (i: number) => [pixel(frame.x.at(x[i])), pixel(frame.y.at(y[i]))] as const;
  const path = outstanding.map((i) => place(i).join(","));
  const rings = outstanding.map((i) => {
    const [left, top] = place(i);
    return html`<circle class="ring run-${run}" cx="${left}" cy="${top}" r="3.2"><title>${nameOf?.(i)}</title></circle>`;
  });
  const line = path.length > 1 && html`<path class="front run-${run}" d="M${path.join("L")}"/>`;
  return html`${line}${rings}`;
}

/** The line y = x + offset, as far as both axes go. */
function slopeLine(
  { x, y }: Frame,
  { offset, name }: { offset: number; name: string },
): Html | false {
  const low = Math.max(x.domain[0], y.domain[0] - offset);
  const high = Math.min(x.domain[1], y.domain[1] - offset);
  const [start, end] = [low, high].map(
    (value) => `${pixel(x.at(value))},${pixel(y.at(value + offset))}`,
  );
  return (
    low < high && html`<path class="reference" d="M${start}L${end}"><title>${name}</title></path>`
  );
}

/** Points of one or several runs; those that stand out are ringed and joined. */
export function scatterChart(options: ScatterChartOptions): Html {
  const { clouds, isSquare = false, width, height = 260 } = options;
  const line = isSquare ? { offset: 0, name: "equal" } : options.unitSlope;
  const [xExtent, yExtent] = (["x", "y"] as const).map((side) =>
    extentOf(
      clouds.map((cloud) => cloud[side]),
      options[side].kind,
    ),
  );
  const both = extentOf([xExtent, yExtent], options.x.kind);
  const frame = createFrame({
    ...{ width, height, gridX: true },
    x: { ...options.x, domain: isSquare ? both : xExtent },
    y: { ...options.y, domain: isSquare ? both : yExtent },
  });
  const marks = html`${line && slopeLine(frame, line)}${clouds.map((cloud) => dots(cloud, frame))}${clouds.map((cloud) => outstandingDots(cloud, frame))}`;
  return frame.draw(marks, `${options.y.label} against ${options.x.label}`);
}
