import { readFile } from "node:fs/promises";
import { UserError } from "../../core/errors.ts";
import { fileErrorCode, fileErrorReason } from "../../core/fileErrors.ts";

/** One object of a file of JSON lines. */
export type JsonRow = Readonly<Record<string, unknown>>;

const LINE_FEED = 10;

function parseRow(text: string): JsonRow | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonRow) : undefined;
  } catch {
    // Not JSON: what that means depends on where the line stands.
    return undefined;
  }
}

/**
 * The objects of a file of JSON lines that may still be written: a last line without its end is
 * left out. A missing file has none.
 *
 * @throws UserError if the file can't be read, or a line that is whole holds no JSON object
 */
export async function readJsonRows(path: string): Promise<JsonRow[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (fileErrorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw new UserError(`${path} cannot be read: ${fileErrorReason(error)}.`);
  });
  const rows: JsonRow[] = [];
  let line = 1;
  // Line by line from the bytes: the whole file may be longer than a string can be.
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0) break;
    const text = bytes.toString("utf8", start, end);
    start = end + 1;
    if (text.trim() === "") continue;
    const row = parseRow(text);
    if (row) rows.push(row);
    else {
      throw new UserError(
        `${path}:${line}: this line is no JSON object: ${JSON.stringify(text.slice(0, 40))}. ` +
          "Put the file back as training wrote it, or remove the line.",
      );
    }
  }
  return rows;
}
