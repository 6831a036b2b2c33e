import { logTickText, tickText } from "./numberText.ts";

/** A mark at an axis. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Maps values to pixels. */
export interface Scale {
  readonly kind: "linear" | "log";
  /** Least and greatest value shown. */
  readonly domain: readonly [number, number];
  /** Where these two lie, pixels. */
  readonly range: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Pixels; not finite for what has no place (NaN, or 0 on a log axis). */
  at(value: number): number;
}

/** What an axis should show. */
export interface ScaleOptions {
  readonly kind?: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** About how many ticks; default 5. */
  readonly count?: number;
  /** Whether the axis ends at ticks (default) or right at the domain. */
  readonly nice?: boolean;
  /** Only whole numbers have ticks. */
  readonly whole?: boolean;
}

/** 1, 2 or 5 times a power of ten, so that about `count` of them cover `span`. */
function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** A domain that has a width, for values that may all be one. */
function widened([low, high]: readonly [number, number]): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  // Closer than this, ticks would be told apart by rounding errors only.
  if (high - low > 1e-12 * size) return [low, high];
  const margin = size < 1e-300 ? 1 : size * 0.1;
  return [low - margin, high + margin];
}

function linearScale(options: ScaleOptions): Scale {
  const { range, count = 5, nice = true, whole = false } = options;
  const [low, high] = widened(options.domain);
  const found = niceStep(high - low, count);
  const step = whole ? Math.max(1, Math.round(found)) : found;
  const first = nice ? Math.floor(low / step + 1e-9) : Math.ceil(low / step - 1e-9);
  const last = nice ? Math.ceil(high / step - 1e-9) : Math.floor(high / step + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const domain = nice ? ([first * step, last * step] as const) : ([low, high] as const);
  const perUnit = (range[1] - range[0]) / (domain[1] - domain[0]);
  return {
    ...{ kind: "linear", domain, range },
    ticks: values.map((value) => ({ value, text: tickText(value, step) })),
    at: (value) => range[0] + (value - domain[0]) * perUnit,
  };
}

/** Ticks of a log axis: powers of ten, every n-th where many; 1, 2, 5 where few. */
function logTicks(low: number, high: number, count: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
  const factors = last - first <= 2 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / count));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const factor of factors) ticks.push(factor * 10 ** exponent);
  }
  return ticks.filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

const FACTORS = [1, 2, 5, 10];

/** The next 1, 2 or 5 times a power of ten, downwards or upwards. */
function niceFactor(value: number, direction: "down" | "up"): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const [below, above] = [1 + 1e-9, 1 - 1e-9].map((slack) => (value / power) * slack);
  const factor =
    direction === "up" ? FACTORS.find((f) => f >= above) : FACTORS.findLast((f) => f <= below);
  return (factor ?? 1) * power;
}

/** Where a log axis ends: at powers of ten, or at 1, 2, 5 where it spans about one. */
function logDomain([low, high]: readonly [number, number]): [number, number] {
  if (Math.log10(high / low) <= 1) return [niceFactor(low, "down"), niceFactor(high, "up")];
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
}

function logScale({ domain: wanted, range, count = 5, nice = true }: ScaleOptions): Scale {
  const hasWidth = wanted[0] > 0 && wanted[1] > wanted[0];
  const plain = hasWidth ? wanted : ([wanted[1] / 2, wanted[1] * 2] as const);
  const domain = nice ? logDomain([plain[0], plain[1]]) : plain;
  const [start, end] = domain.map(Math.log10);
  return {
    ...{ kind: "log", domain, range },
    ticks: logTicks(domain[0], domain[1], count).map((value) => ({
      value,
      text: logTickText(value),
    })),
    at: (value) =>
      value > 0
        ? range[0] + ((Math.log10(value) - start) / (end - start)) * (range[1] - range[0])
        : Number.NaN,
  };
}

/** A scale with its ticks; a domain without width, or none at all, gets one. */
export function createScale(options: ScaleOptions): Scale {
  const canBeLog = options.domain[1] > 0 && Number.isFinite(options.domain[1]);
  return options.kind === "log" && canBeLog ? logScale(options) : linearScale(options);
}

/** Least and greatest finite value (positive ones only, for log axes); [Infinity, -Infinity] if none. */
export function extentOf(
  lists: Iterable<ArrayLike<number>>,
  kind: "linear" | "log" = "linear",
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value) || (kind === "log" && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
