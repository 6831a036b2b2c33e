import { readFile } from "node:fs/promises";
import { readMolecules } from "../chem/moleculeFile.ts";
import { UserError } from "../core/errors.ts";
import { fileErrorReason } from "../core/fileErrors.ts";
import type { Rng } from "../core/rng.ts";
import type { Environment, StateBatch } from "../env/environment.ts";

/** Objects of a file, as terminal states. */
export interface Dataset {
  /** Rows of the file. */
  readonly size: number;
  /** Rows that were drawn and lie outside the space: another was drawn for them. */
  readonly numOutside: number;
  /**
   * `count` objects with replacement, each row equally likely; of an object with several forms each
   * labelled one equally likely.
   *
   * @throws UserError if `MOST_TRIES` rows in a row lie outside the space, with the last reason
   */
  draw(count: number, rng: Rng): StateBatch;
}

/** One row of the file. */
interface Row {
  readonly line: number;
  readonly text: string;
}

/** Rows that are tried for one object before it is given up. */
const MOST_TRIES = 1000;

/**
 * Reads the objects of a file: SMILES where the environment builds molecules atom by atom, in any
 * format of `readMolecules`; otherwise the environment's own text, one object a line. Molecules are
 * checked as they are drawn, since large files take long; other objects at once.
 *
 * @param readsSmiles whether the environment's `fromObjects` reads SMILES
 * @throws UserError if the file can't be read or holds no object, or a line no object of the space
 */
export async function loadDataset(
  env: Environment,
  file: string,
  { readsSmiles }: { readonly readsSmiles: boolean },
): Promise<Dataset> {
  const rows = readsSmiles ? await moleculeRows(file) : await objectRows(env, file);
  /** Places of rows outside the space; kept in `rows`, so that draws depend on `rng` alone. */
  const outside = new Set<number>();
  const drawOne = (rng: Rng): StateBatch => {
    let last = "";
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const place = rng.integer(rows.length);
      if (outside.has(place)) continue;
      try {
        return env.fromObjects([rows[place].text]);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        last = ` The last is line ${rows[place].line}: ${error.message}`;
        outside.add(place);
      }
    }
    throw new UserError(
      `replay.dataset.file ${file}: ${MOST_TRIES} rows drawn one after the other lie outside of the ` +
        `space of env.${last} Widen env, or name another file.`,
    );
  };
  return {
    size: rows.length,
    get numOutside() {
      return outside.size;
    },
    draw(count, rng) {
      const states = env.concat(Array.from({ length: count }, () => drawOne(rng)));
      return env.sampleForms ? env.sampleForms(states, rng) : states;
    },
  };
}

async function moleculeRows(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const { line, smiles } of readMolecules(file)) rows.push({ line, text: smiles });
  return rows;
}

/** @throws UserError naming the first line that is no object of the space */
async function objectRows(env: Environment, file: string): Promise<Row[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UserError(
      `replay.dataset.file ${file} cannot be read: ${fileErrorReason(error)}. Check the path.`,
    );
  });
  const rows = text.split(/\r?\n/).flatMap((own, i) => {
    const object = own.trim();
    return object === "" ? [] : [{ line: i + 1, text: object }];
  });
  for (const { line, text: object } of rows) {
    try {
      env.fromObjects([object]);
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`${file}:${line}: ${error.message}`);
      throw error;
    }
  }
  if (rows.length === 0) {
    throw new UserError(
      `${file} holds no object. It needs one a line, as molgfn sample writes them.`,
    );
  }
  return rows;
}
