import { type Html, html } from "../html.ts";
import { createFrame, type Frame, pixel } from "./frame.ts";
import { extentOf } from "./scale.ts";

/** Values of one run, or of the reference. */
export interface Sample {
  /** Without one it is the reference, drawn as a grey area. */
  readonly run?: number;
  readonly name: string;
  readonly values: readonly number[];
}

/** Bins of one width. */
export interface Bins {
  /** Lower end of the first one. */
  readonly start: number;
  readonly width: number;
  readonly count: number;
}

const MOST_BINS = 30;
/** Share of the values at each end that the axis may leave out. */
const TAIL = 0.002;

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

/** Bins for all samples together: one a whole number where values are counts, about 30 otherwise. */
export function commonBins(samples: readonly Sample[]): Bins {
  const trimmed = samples
    .filter(({ values }) => values.length > 0)
    .flatMap(({ values }) => {
      const sorted = [...values].sort((a, b) => a - b);
      return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
    });
  const [low, high] = extentOf([trimmed]);
  if (!Number.isFinite(low)) return { start: 0, width: 1, count: 1 };
  if (samples.every(({ values }) => values.every(Number.isInteger))) {
    const width = Math.max(1, Math.ceil((high - low + 1) / MOST_BINS));
    return { start: low - 0.5, width, count: Math.ceil((high - low + 1) / width) };
  }
  const width = (high - low || Math.abs(low) || 1) / MOST_BINS;
  return { start: low, width, count: MOST_BINS };
}

/** Percent of the values in each bin; those beyond the ends are in none. */
export function sharesOf(values: readonly number[], { start, width, count }: Bins): number[] {
  const shares = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.floor((value - start) / width);
    // The greatest value belongs to the last bin.
    const place = bin === count && value <= start + width * count ? count - 1 : bin;
    if (place >= 0 && place < count) shares[place] += 100 / values.length;
  }
  return shares;
}

/** The outline of a histogram, closed at the axis. */
function outline(shares: readonly number[], { start, width }: Bins, { x, y }: Frame): string {
  const steps = shares.map((share, i) => {
    const [left, right] = [x.at(start + i * width), x.at(start + (i + 1) * width)];
    return `${i === 0 ? `M${pixel(left)},${pixel(y.at(0))}` : ""}V${pixel(y.at(share))}H${pixel(right)}`;
  });
  return `${steps.join("")}V${pixel(y.at(0))}`;
}

/** Distributions of one property laid over each other, in percent of the molecules of each sample. */
export function histogramChart(options: {
  readonly samples: readonly Sample[];
  readonly label: string;
}): Html {
  const { samples, label } = options;
  const bins = commonBins(samples);
  const shares = samples.map(({ values }) => sharesOf(values, bins));
  const frame = createFrame({
    ...{ width: 270, height: 172 },
    x: {
      ...{ label, nice: false, count: 4 },
      domain: [bins.start, bins.start + bins.width * bins.count],
      whole: bins.start % 1 === -0.5 || bins.start % 1 === 0.5,
    },
    y: { label: "% of molecules", domain: [0, extentOf(shares)[1]], count: 4 },
  });
  const marks = samples.map(({ run, name }, i) => {
    const colour = run === undefined ? "reference-area" : `area run-${run}`;
    return html`<path class="${colour}" d="${outline(shares[i], bins, frame)}"><title>${name}</title></path>`;
  });
  return frame.draw(html`${marks}`, `Distribution of ${label}`);
}
