import { styleText } from "node:util";

/** What a progress display writes to: a terminal or a file. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
}

/** What is shown. */
export interface ProgressOptions {
  /** Steps in all. */
  readonly total: number;
  /** What is going on: "train", "sample". */
  readonly label: string;
  /** Steps done before this program began, as in a resumed run. Default 0. */
  readonly first?: number;
  /** Default: stderr. */
  readonly stream?: ProgressStream;
  /** Seconds between two lines where the stream is no terminal. Default 10. */
  readonly secondsPerLine?: number;
  /** Clock, milliseconds. */
  readonly now?: () => number;
}

/** A progress display: one line that is redrawn in a terminal, lines now and then in a log. */
export interface Progress {
  /** @param fields short texts such as "loss 1.23", the most important first */
  update(step: number, fields?: readonly string[]): void;
  /** Writes a line of its own above the bar. */
  log(line: string): void;
  /** Leaves the last state as a whole line. */
  done(): void;
}

const REDRAW_MS = 100;
const WIDEST_BAR = 28;
const NARROWEST_BAR = 8;
const CLEAR_LINE = "\r\u001b[K";

/** A number in about three digits: 0.0123, 1.23, 123, 12.3k. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 999_500) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 9_995) return `${Number((value / 1e3).toPrecision(3))}k`;
  if (size >= 999.5) return value.toFixed(0);
  if (size !== 0 && size < 1e-3) return value.toExponential(1);
  return value.toPrecision(3);
}

/** A time as 4:05 or 1:02:03. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const pair = (part: number) => String(part).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${pair(m)}:${pair(s)}` : `${m}:${pair(s)}`;
}

interface Snapshot {
  readonly label: string;
  readonly step: number;
  readonly total: number;
  readonly fields: readonly string[];
  /** "2:31 left" or "took 4:05". */
  readonly time: string;
}

function logLine({ label, step, total, fields, time }: Snapshot): string {
  const percent = Math.floor((100 * step) / Math.max(1, total));
  return [`${label} ${step}/${total} (${percent} %)`, ...fields, time].join("  ");
}

/** The parts that fit in `width` columns, the bar last to come and the fields dropped from the end. */
function barLine(snapshot: Snapshot, width: number, style: (text: string) => string): string {
  const { label, step, total, fields, time } = snapshot;
  const parts = [`${label} ${step}/${total}`, time];
  const lengthOf = (texts: readonly string[]) => texts.join("  ").length;
  for (const field of fields) {
    const longer = [...parts.slice(0, -1), field, time];
    if (lengthOf(longer) > width) break;
    parts.splice(-1, 0, field);
  }
  const text = parts.join("  ").slice(0, width);
  const room = Math.min(WIDEST_BAR, width - text.length - 1);
  if (room < NARROWEST_BAR) return text;
  const filled = Math.min(room, Math.round((room * step) / Math.max(1, total)));
  return `${style("█".repeat(filled))}${"░".repeat(room - filled)} ${text}`;
}

/**
 * A progress display on stderr. In a terminal it is one line, redrawn at most ten times a second
 * and cut to the terminal's width; anywhere else a plain line every few seconds. Colour as
 * NO_COLOR and the stream allow.
 */
export function createProgress(options: ProgressOptions): Progress {
  const { total, label, first = 0, secondsPerLine = 10 } = options;
  const stream: ProgressStream = options.stream ?? process.stderr;
  const now = options.now ?? (() => performance.now());
  const isTerminal = stream.isTTY === true;
  const started = now();
  const interval = isTerminal ? REDRAW_MS : secondsPerLine * 1000;
  let drawn = Number.NEGATIVE_INFINITY;
  let drawnStep = Number.NaN;
  let latest: { step: number; fields: readonly string[] } | undefined;

  const style = (text: string) =>
    isTerminal && stream === process.stderr
      ? styleText("cyan", text, { stream: process.stderr })
      : text;
  const draw = (step: number, fields: readonly string[], time: string) => {
    const snapshot = { label, step, total, fields, time };
    // A line as wide as the terminal would wrap in some of them.
    const width = (stream.columns || 80) - 1;
    stream.write(
      isTerminal ? CLEAR_LINE + barLine(snapshot, width, style) : `${logLine(snapshot)}\n`,
    );
    [drawn, drawnStep] = [now(), step];
  };
  const timeLeft = (step: number): string => {
    if (step <= first) return "";
    const secondsPerStep = (now() - started) / 1000 / (step - first);
    return `${clockTime(secondsPerStep * (total - step))} left`;
  };
  return {
    update(step, fields = []) {
      latest = { step, fields };
      // The last step of a log is told by `done`.
      if (!isTerminal && step >= total) return;
      if (now() - drawn >= interval) draw(step, fields, timeLeft(step));
    },
    log(line) {
      stream.write(isTerminal ? `${CLEAR_LINE}${line}\n` : `${line}\n`);
      if (isTerminal && latest) draw(latest.step, latest.fields, timeLeft(latest.step));
    },
    done() {
      if (!latest) return;
      const { step, fields } = latest;
      const took = `took ${clockTime((now() - started) / 1000)}`;
      if (isTerminal || step !== drawnStep) draw(step, fields, took);
      if (isTerminal) stream.write("\n");
    },
  };
}
