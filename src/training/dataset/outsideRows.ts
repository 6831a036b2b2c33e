import { UserError } from "../../core/errors.ts";
import { OutsideSpace } from "../../env/atoms/readMolecule.ts";

/** Rows of a file that the space can't hold: part of a checkpoint. */
export interface OutsideRows {
  /** Rows that were read, those outside among them. */
  readonly numRead: number;
  readonly numOutside: number;
  /** Rows outside by reason, such as "atom", "ringSize" or "unreadable". */
  readonly byReason: Readonly<Record<string, number>>;
  /** What was said of the first ten. */
  readonly examples: readonly string[];
}

export const NO_ROWS: OutsideRows = { numRead: 0, numOutside: 0, byReason: {}, examples: [] };

const MOST_EXAMPLES = 10;
/** Rows before a share means anything. */
const LEAST_ROWS = 100;

/** The counts with one more row, which lies inside. */
export const withInside = (rows: OutsideRows): OutsideRows => ({
  ...rows,
  numRead: rows.numRead + 1,
});

/** The counts with one more row, which lies outside for the reason that the error names. */
export function withOutside(rows: OutsideRows, line: number, error: UserError): OutsideRows {
  const reason = error instanceof OutsideSpace ? error.reason : "other";
  const { examples } = rows;
  return {
    numRead: rows.numRead + 1,
    numOutside: rows.numOutside + 1,
    byReason: { ...rows.byReason, [reason]: (rows.byReason[reason] ?? 0) + 1 },
    examples:
      examples.length < MOST_EXAMPLES ? [...examples, `line ${line}: ${error.message}`] : examples,
  };
}

/** Counts by reason, the most frequent first, and the first ten rows; "" where none lies outside. */
export function outsideText({ numRead, numOutside, byReason, examples }: OutsideRows): string {
  if (numOutside === 0) return "";
  const reasons = Object.entries(byReason).sort(([, a], [, b]) => b - a);
  const listed = reasons.map(([reason, count]) => `${reason} ${count}`).join(", ");
  return (
    `${numOutside} of ${numRead} rows lie outside of the space of env (${listed}). ` +
    `The first ${examples.length}:\n${examples.map((text) => `  ${text}`).join("\n")}`
  );
}

/**
 * Checks that not too many rows lie outside, once there are 100.
 *
 * @param mostOutside greatest share, 0..1
 * @throws UserError with the counts by reason and the first ten rows
 */
export function refuseTooManyOutside(file: string, rows: OutsideRows, mostOutside: number): void {
  if (rows.numRead < LEAST_ROWS || rows.numOutside <= mostOutside * rows.numRead) return;
  throw new UserError(
    `replay.dataset.file ${file}: ${outsideText(rows)}\nThat is more than ` +
      `replay.dataset.mostOutside, ${mostOutside} of all. Widen env, raise it, or name another file.`,
  );
}
