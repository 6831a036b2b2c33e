import { UserError } from "../core/errors.ts";

/** A row of a table before it is split into fields, and the line where it starts. */
interface CsvRecord {
  readonly line: number;
  readonly text: string;
}

/** Whether `text` ends inside a quoted field (a doubled quote counts twice, so parity decides). */
function endsInQuotes(text: string): boolean {
  let quotes = 0;
  for (let i = text.indexOf('"'); i >= 0; i = text.indexOf('"', i + 1)) quotes++;
  return quotes % 2 === 1;
}

/**
 * Rows of CSV text (RFC 4180): lines are joined where a quoted field goes over a line end.
 *
 * @throws UserError if a quoted field never ends
 */
export async function* csvRecords(
  path: string,
  lines: AsyncIterable<CsvRecord>,
): AsyncGenerator<CsvRecord> {
  let open: CsvRecord | undefined;
  for await (const { line, text } of lines) {
    const joined: CsvRecord = open
      ? { line: open.line, text: `${open.text}\n${text}` }
      : { line, text };
    open = endsInQuotes(joined.text) ? joined : undefined;
    if (!open) yield joined;
  }
  if (open) {
    throw new UserError(
      `${path}:${open.line}: a quoted field starts here and never ends. Close its quote.`,
    );
  }
}

/** Fields of one row; quotes around a field are removed and doubled quotes made single. */
export function splitCsvLine(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      if (quoted && text[i + 1] === '"') field += text[++i];
      else quoted = !quoted;
    } else if (c === delimiter && !quoted) {
      fields.push(field);
      field = "";
    } else field += c;
  }
  fields.push(field);
  return fields;
}

/** Index of the first column whose name matches, or -1. */
export function findColumn(names: readonly string[], pattern: RegExp): number {
  return names.findIndex((name) => pattern.test(name));
}
