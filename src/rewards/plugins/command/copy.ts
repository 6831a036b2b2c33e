import { setTimeout as sleep } from "node:timers/promises";
import type { MoleculeValue } from "../plugin.ts";
import { parseAnswer, questionLine } from "./answer.ts";
import { type ChildOptions, type CommandChild, startChild } from "./child.ts";

/** What a copy of the program said of a batch. */
export interface BatchAnswers {
  /** [count] undefined where there is no answer. */
  readonly values: readonly (MoleculeValue | undefined)[];
  /** Why answers are missing: "ended with exit code 1", "gave no answer for 500 ms". */
  readonly loss?: string;
}

/** One copy of the program, started again after each loss. */
export interface CommandCopy {
  /** Losses since the last answer. */
  readonly lossesInRow: number;
  /** Forgets earlier losses. */
  forgive(): void;
  /** Starts it if it does not run. */
  start(): Promise<void>;
  ask(smiles: readonly string[]): Promise<BatchAnswers>;
  kill(): void;
  close(): Promise<void>;
}

/** How a copy runs. */
export interface CopyOptions extends Pick<ChildOptions, "command" | "folder" | "onWords"> {
  /** Longest wait for the next answer. */
  readonly timeoutMs: number;
  /** Longest time for a batch. */
  readonly batchTimeoutMs: number;
  /** A different number at each call, of all copies together. */
  readonly nextId: () => number;
  /** Told of each line that is no answer to an open question, and of each loss. */
  readonly onIncident: (what: string) => void;
}

/** The wait before a restart doubles with each loss in a row. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
const LONGEST_QUOTE = 80;

interface OpenBatch {
  /** Molecules by the ids of their questions. */
  readonly open: Map<number, { readonly index: number; readonly smiles: string }>;
  readonly values: (MoleculeValue | undefined)[];
  /** Called after each answer. */
  answered(): void;
}

/** A copy that does not run yet. */
export function createCopy(options: CopyOptions): CommandCopy {
  const { timeoutMs, batchTimeoutMs, nextId, onIncident } = options;
  let child: CommandChild | undefined;
  let batch: OpenBatch | undefined;
  let losses = 0;

  const onLine = (line: string): void => {
    const answer = parseAnswer(line);
    const question = answer === null ? undefined : batch?.open.get(answer.id);
    if (answer === null || question === undefined || batch === undefined) {
      const quote = JSON.stringify(line.slice(0, LONGEST_QUOTE));
      onIncident(
        answer === null ? `a line that is no answer: ${quote}` : "an answer not asked for",
      );
    } else if (answer.smiles !== undefined && answer.smiles !== question.smiles) {
      onIncident("an answer that names another molecule than its question");
    } else {
      batch.open.delete(answer.id);
      batch.values[question.index] = answer.value;
      losses = 0;
      batch.answered();
    }
  };

  const start = async (): Promise<CommandChild> => {
    if (child) return child;
    if (losses > 0) await sleep(Math.min(FIRST_WAIT_MS * 2 ** (losses - 1), LONGEST_WAIT_MS));
    const started = await startChild({ ...options, onLine });
    child = started;
    void started.ended.then(() => {
      if (child === started) child = undefined;
    });
    return started;
  };

  const lose = (loss: string): void => {
    losses++;
    onIncident(`a copy ${loss}`);
    child?.kill();
    child = undefined;
  };

  return {
    get lossesInRow() {
      return losses;
    },
    forgive() {
      losses = 0;
    },
    start: async () => void (await start()),
    async ask(smiles) {
      const running = await start();
      const open: OpenBatch["open"] = new Map();
      for (const [index, text] of smiles.entries()) open.set(nextId(), { index, smiles: text });
      const values = new Array<MoleculeValue | undefined>(smiles.length).fill(undefined);
      const timers: { answer?: NodeJS.Timeout; batch?: NodeJS.Timeout } = {};
      const loss = await new Promise<string | undefined>((resolve) => {
        const wait = (): void => {
          clearTimeout(timers.answer);
          timers.answer = setTimeout(
            () => resolve(`gave no answer for ${timeoutMs} ms`),
            timeoutMs,
          );
        };
        const answered = (): void => {
          if (open.size === 0) resolve(undefined);
          else wait();
        };
        batch = { open, values, answered };
        void running.ended.then((how) => resolve(`ended with ${how}`));
        timers.batch = setTimeout(
          () => resolve(`took longer than ${batchTimeoutMs} ms for a batch`),
          batchTimeoutMs,
        );
        wait();
        running.write(
          [...open].map(([id, question]) => questionLine(id, question.smiles)).join(""),
        );
      });
      clearTimeout(timers.answer);
      clearTimeout(timers.batch);
      batch = undefined;
      if (loss === undefined) return { values };
      lose(loss);
      return { values, loss };
    },
    kill: () => child?.kill(),
    async close() {
      const running = child;
      child = undefined;
      await running?.close();
    },
  };
}
