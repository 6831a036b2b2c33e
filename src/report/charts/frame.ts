import { type Html, html } from "../html.ts";
import { createScale, type Scale, type ScaleOptions } from "./scale.ts";

/** An axis: what it shows and how it is labelled, unit included. */
export interface AxisOptions extends Omit<ScaleOptions, "range"> {
  readonly label: string;
}

/** Size and axes of a chart. */
export interface FrameOptions {
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** Pixels at which letters have their natural size; the page scales the whole chart. */
  readonly width?: number;
  readonly height?: number;
  /** Lines across the plot at the ticks of x as well. Default false. */
  readonly gridX?: boolean;
}

/** A chart that waits for its marks. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  /** @param description what a screen reader says */
  draw(marks: Html, description: string): Html;
}

/** Width of a letter of a tick, pixels. */
const LETTER = 6;
const MARGIN = { top: 20, right: 12, bottom: 34, gap: 7, leastLeft: 26 };

/** Pixels with one decimal: a tenth of a pixel can't be seen. */
export const pixel = (value: number): string => String(Math.round(value * 10) / 10);

function yAxis({ y, x }: { y: Scale; x: Scale }, label: string): Html {
  const [left, right] = x.range;
  const lines = y.ticks.map(({ value, text }) => {
    const at = pixel(y.at(value));
    return html`<path class="grid" d="M${pixel(left)},${at}H${pixel(right)}"/><text class="tick" x="${pixel(left - MARGIN.gap)}" y="${at}" dy="0.32em" text-anchor="end">${text}</text>`;
  });
  return html`${lines}<text class="label" x="0" y="9">${label}</text>`;
}

function xAxis({ y, x }: { y: Scale; x: Scale }, label: string, gridX: boolean): Html {
  const [bottom, top] = y.range;
  const [left, right] = x.range;
  const ticks = x.ticks.map(({ value, text }, i) => {
    const at = x.at(value);
    // A text at the very end would stick out of the picture.
    const anchor = i > 0 && at > right - 8 && text.length > 3 ? "end" : "middle";
    const shift = anchor === "end" ? at + 8 : at;
    const line = gridX
      ? html`<path class="grid" d="M${pixel(at)},${pixel(top)}V${pixel(bottom)}"/>`
      : html`<path class="axis" d="M${pixel(at)},${pixel(bottom)}v4"/>`;
    return html`${line}<text class="tick" x="${pixel(shift)}" y="${pixel(bottom + 15)}" text-anchor="${anchor}">${text}</text>`;
  });
  return html`<path class="axis" d="M${pixel(left)},${pixel(bottom)}H${pixel(right)}"/>${ticks}<text class="label" x="${pixel(right)}" y="${pixel(bottom + 30)}" text-anchor="end">${label}</text>`;
}

/** How a script in the page turns pixels back into values. */
const scaleText = ({ kind, domain, range }: Scale): string =>
  [kind, ...domain.map((value) => Number(value.toPrecision(6))), ...range.map(pixel)].join(" ");

/** A chart's axes, drawn light so that the marks stand out; labels lie along the edges, level. */
export function createFrame(options: FrameOptions): Frame {
  const { width = 360, height = 220, gridX = false } = options;
  const y = createScale({ ...options.y, range: [height - MARGIN.bottom, MARGIN.top] });
  const longest = Math.max(0, ...y.ticks.map(({ text }) => text.length));
  const left = Math.max(MARGIN.leastLeft, longest * LETTER + MARGIN.gap + 1);
  const x = createScale({ ...options.x, range: [left, width - MARGIN.right] });
  return {
    ...{ x, y },
    draw: (marks, description) =>
      html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}" data-x="${scaleText(x)}" data-y="${scaleText(y)}">${yAxis({ x, y }, options.y.label)}${xAxis({ x, y }, options.x.label, gridX)}${marks}</svg>`,
  };
}
