/** A field of a CSV row; null, undefined and NaN make an empty field. */
export type CsvValue = string | number | boolean | null | undefined;

/** One field as RFC 4180 has it; numbers with all their digits. */
export function csvField(value: CsvValue): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row with its line end ("\n", which all readers of RFC 4180 accept). */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(",")}\n`;
}

/**
 * A whole table as text, row by row: the names of the columns, then `rows` in order.
 *
 * @param columns which fields of a row are written, in this order
 */
export async function* csvTable(
  columns: readonly string[],
  rows: AsyncIterable<Readonly<Record<string, CsvValue>>>,
): AsyncGenerator<string> {
  yield csvRow(columns);
  for await (const row of rows) yield csvRow(columns.map((column) => row[column]));
}
