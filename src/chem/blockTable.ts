import { UserError } from "../core/errors.ts";
import type { Fragment } from "./fragment.ts";

/** Columns of the table; the list of attachment atoms is called `block_rs` or `block_r`. */
const ATOM_COLUMNS = ["block_rs", "block_r"] as const;

/** Whether parsed JSON is a block table (Bengio et al. 2021, arXiv:2106.04399: 105 blocks). */
export function isBlockTable(content: object): content is Readonly<Record<string, unknown>> {
  return "block_smi" in content;
}

/** A column as a list; tables hold lists, or objects keyed by row number as pandas writes them. */
function column(table: Readonly<Record<string, unknown>>, name: string, file: string): unknown[] {
  const values = table[name];
  if (typeof values === "object" && values !== null) return Object.values(values);
  throw new UserError(`${file}: block table without the column "${name}" (one entry a block).`);
}

/**
 * The fragments of a block table. It holds a SMILES once for each attachment atom that can come
 * first; those rows become one fragment with all their attachment atoms, ascending, each once.
 *
 * @throws UserError if a column is missing or the columns differ in length
 */
export function blockTableFragments(
  table: Readonly<Record<string, unknown>>,
  file: string,
): Fragment[] {
  const smiles = column(table, "block_smi", file);
  const atomColumn = ATOM_COLUMNS.find((name) => name in table) ?? ATOM_COLUMNS[0];
  const atoms = column(table, atomColumn, file);
  if (smiles.length !== atoms.length) {
    throw new UserError(
      `${file}: block_smi has ${smiles.length} entries and ${atomColumn} has ${atoms.length}; ` +
        "they must have one each for every block.",
    );
  }
  const atomsOf = new Map<string, Set<number>>();
  smiles.forEach((text, row) => {
    const list = atoms[row];
    if (typeof text !== "string" || !Array.isArray(list)) {
      throw new UserError(
        `${file}: block ${row + 1} is ${JSON.stringify(text)} with ${JSON.stringify(list)}; ` +
          "it must be a SMILES with a list of atom numbers.",
      );
    }
    const known = atomsOf.get(text) ?? new Set();
    for (const atom of list as number[]) known.add(atom);
    atomsOf.set(text, known);
  });
  return [...atomsOf].map(([text, known]) => ({
    smiles: text,
    attachmentAtoms: [...known].sort((a, b) => a - b),
  }));
}
