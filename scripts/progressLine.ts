/** Shows how far a script is, on stderr. */
export interface ProgressLine {
  /**
   * @param fraction of the work done, 0 to 1
   * @param text what has been done so far; asked for only when it is shown
   */
  update(fraction: number, text: () => string): void;
  /** Ends the line. */
  finish(): void;
}

const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 10_000;

/** One line that is rewritten in a terminal; in a log a new line every ten seconds. */
export function createProgressLine(label: string): ProgressLine {
  const { stderr } = process;
  const interval = stderr.isTTY ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS;
  let shownAt = performance.now() - (stderr.isTTY ? interval : 0);
  return {
    update(fraction, text) {
      if (performance.now() - shownAt < interval) return;
      shownAt = performance.now();
      const line = `${label} ${(100 * fraction).toFixed(0).padStart(3)} %  ${text()}`;
      stderr.write(stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    },
    finish() {
      if (stderr.isTTY) stderr.write("\r\x1b[K");
    },
  };
}
