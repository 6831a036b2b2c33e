import { stat } from "node:fs/promises";
import { readMolecules } from "../../chem/moleculeFile.ts";
import { UserError } from "../../core/errors.ts";
import { createRng, type Rng, type RngState } from "../../core/rng.ts";
import type { Environment } from "../../env/environment.ts";
import {
  NO_ROWS,
  type OutsideRows,
  refuseTooManyOutside,
  withInside,
  withOutside,
} from "./outsideRows.ts";

/** A row that was read and not handed out yet. */
interface Row {
  readonly line: number;
  readonly smiles: string;
  /** Numbers of the columns that were asked for; NaN where the row has none. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A molecule of the stream, as the text that `fromObjects` reads. */
export interface StreamedObject {
  readonly object: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Where a stream stands: part of a checkpoint. */
export interface StreamState {
  /** Bytes of the file, so that another file under its name is noticed. */
  readonly fileBytes: number;
  /** Passes over the file that were finished. */
  readonly epoch: number;
  /** Rows read in the pass at hand. */
  readonly rowsRead: number;
  readonly rng: RngState;
  /** Rows of the shuffle buffer. */
  readonly buffer: readonly Row[];
  /** Objects that were checked ahead of need. */
  readonly ready: readonly StreamedObject[];
  readonly outside: OutsideRows;
}

/** Molecules of a file in random order, without end; the file is never held in memory. */
export interface DatasetStream {
  /**
   * The next `count` objects; of an object with several forms each labelled one equally likely.
   *
   * @throws UserError if the file can't be read or too many of its rows lie outside the space
   */
  take(count: number): Promise<StreamedObject[]>;
  /** Starts to check the `count` objects that come next, so that `take` need not wait for them. */
  prepare(count: number): void;
  /** Puts objects back that `take` gave, to be the next ones. */
  putBack(objects: readonly StreamedObject[]): void;
  /** Rows that the space could not hold so far. */
  readonly outside: OutsideRows;
  /** Passes over the file that were finished. */
  readonly epoch: number;
  getState(): Promise<StreamState>;
  close(): Promise<void>;
}

/** What a stream is opened with. */
export interface DatasetStreamOptions {
  readonly env: Environment;
  /** In any format of `readMolecules`. */
  readonly file: string;
  /** Rows that are held to draw from; a file that is sorted needs more. */
  readonly shuffleBuffer: number;
  /** Greatest share of rows outside the space, 0..1. */
  readonly mostOutside: number;
  readonly seed: number;
  /** Columns to read as numbers. */
  readonly numbers?: readonly string[];
  /** Told of the numbers of a row before any is used. */
  readonly onFirstRow?: (numbers: Readonly<Record<string, number>> | undefined) => void;
  /** Where to go on. */
  readonly state?: StreamState;
}

/** Rows in a row that may lie outside before the file counts as useless. */
const MOST_TRIES = 1000;

async function fileSize(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}

/** The rows of a file over and over. */
interface RowReader {
  next(): Promise<Row>;
  readonly epoch: number;
  readonly rowsRead: number;
  close(): Promise<void>;
}

/** @throws UserError if the file can't be read or holds no molecule */
async function openRows(
  { file, numbers = [] }: DatasetStreamOptions,
  state: StreamState | undefined,
): Promise<RowReader> {
  let epoch = state?.epoch ?? 0;
  let rowsRead = 0;
  let rows = readMolecules(file, { numbers, objects: true });
  for (; rowsRead < (state?.rowsRead ?? 0); rowsRead++) await rows.next();
  return {
    get epoch() {
      return epoch;
    },
    get rowsRead() {
      return rowsRead;
    },
    async next() {
      let found = await rows.next();
      if (found.done) {
        epoch++;
        rowsRead = 0;
        rows = readMolecules(file, { numbers, objects: true });
        found = await rows.next();
      }
      if (found.done) throw new UserError(`${file} holds no molecule.`);
      rowsRead++;
      const { line, smiles, numbers: read } = found.value;
      return { line, smiles, ...(read && { numbers: read }) };
    },
    close: async () => void (await rows.return(undefined)),
  };
}

/**
 * Streams the molecules of a file through a shuffle buffer: each draw takes a random row of the
 * buffer and puts the file's next row in its place. Passes over the file follow one another without
 * a break. What is drawn depends on file, seed and position alone, however far ahead it is checked.
 *
 * @throws UserError if the file can't be read, or is another one than when `state` was saved
 */
export async function openDatasetStream(options: DatasetStreamOptions): Promise<DatasetStream> {
  const { env, file, state } = options;
  const fileBytes = await fileSize(file);
  if (state && state.fileBytes !== fileBytes) {
    throw new UserError(
      `replay.dataset.file ${file} has ${fileBytes} bytes, and had ${state.fileBytes} when the run ` +
        "stopped: it is another file. Put the old one back, or start a new run.",
    );
  }
  const rng = state ? createRng(state.rng) : createRng(options.seed).split("dataset");
  const rows = await openRows(options, state);
  const buffer = state ? [...state.buffer] : await firstRows(rows, options.shuffleBuffer);
  options.onFirstRow?.(buffer[0].numbers);
  const ready = [...(state?.ready ?? [])];
  let outside = state?.outside ?? NO_ROWS;

  const nextObject = async (): Promise<StreamedObject> => {
    let last = "";
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const place = rng.integer(buffer.length);
      const row = buffer[place];
      buffer[place] = await rows.next();
      try {
        const object = textOf(env, row.smiles, rng);
        outside = withInside(outside);
        return { object, ...(row.numbers && { numbers: row.numbers }) };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        last = `line ${row.line}: ${error.message}`;
        outside = withOutside(outside, row.line, error);
        refuseTooManyOutside(file, outside, options.mostOutside);
      }
    }
    throw new UserError(
      `replay.dataset.file ${file}: ${MOST_TRIES} rows drawn one after the other lie outside of the ` +
        `space of env. The last is ${last} Widen env, or name another file.`,
    );
  };
  /** One after the other, so that draws come in order. */
  let filling: Promise<void> = Promise.resolve();
  let failure: unknown;
  const fillTo = (count: number): void => {
    filling = filling
      .then(async () => {
        while (ready.length < count) ready.push(await nextObject());
      })
      .catch((error: unknown) => {
        failure ??= error;
      });
  };
  const settle = async (): Promise<void> => {
    await filling;
    if (failure !== undefined) throw failure;
  };
  return {
    async take(count) {
      fillTo(count);
      await settle();
      return ready.splice(0, count);
    },
    prepare: fillTo,
    putBack: (objects) => void ready.unshift(...objects),
    get outside() {
      return outside;
    },
    get epoch() {
      return rows.epoch;
    },
    async getState() {
      await settle();
      const { epoch, rowsRead } = rows;
      const at = { fileBytes, epoch, rowsRead, rng: rng.getState() };
      return { ...at, buffer: [...buffer], ready: [...ready], outside };
    },
    async close() {
      await filling;
      await rows.close();
    },
  };
}

/** The first rows of a file, all of them where it has fewer than `count`. */
async function firstRows(rows: RowReader, count: number): Promise<Row[]> {
  const first = [await rows.next()];
  while (first.length < count) {
    const row = await rows.next();
    first.push(row);
    if (rows.epoch > 0) break;
  }
  return first;
}

/** One labelled form of a molecule, each equally likely, as the environment's own text. */
function textOf(env: Environment, smiles: string, rng: Rng): string {
  const states = env.fromObjects([smiles]);
  return env.toObjects(env.sampleForms ? env.sampleForms(states, rng) : states)[0];
}
