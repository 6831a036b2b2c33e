import type { MoleculeValue } from "../plugin.ts";
import { parseAnswer, questionLine } from "./answer.ts";
import type { CommandChild } from "./child.ts";

/** What a copy of the program said of a batch. */
export interface BatchAnswers {
  /** [count] undefined where there is no answer. */
  readonly values: readonly (MoleculeValue | undefined)[];
  /** Why answers are missing: "ended with exit code 1", "gave no answer for 500 ms". */
  readonly loss?: string;
}

/** How long a batch may take. */
export interface TalkLimits {
  /** Longest wait for the next answer. */
  readonly timeoutMs: number;
  /** Longest time for all answers. */
  readonly batchTimeoutMs: number;
}

/** Questions and answers with one copy of a program, a batch at a time. */
export interface Talk {
  /** To be told of each line that the program writes. */
  readonly onLine: (line: string) => void;
  ask(child: CommandChild, smiles: readonly string[], limits: TalkLimits): Promise<BatchAnswers>;
}

const LONGEST_QUOTE = 80;

interface OpenBatch {
  /** Molecules by the ids of their questions. */
  readonly open: Map<number, { readonly index: number; readonly smiles: string }>;
  readonly values: (MoleculeValue | undefined)[];
  /** Called after each answer. */
  answered(): void;
}

/**
 * Answers are told apart by the ids of their questions, which are never used twice: one that comes
 * late, or twice, or for another molecule, is left aside.
 *
 * @param nextId a different number at each call, of all copies together
 * @param onIncident told of each line that is no answer to an open question
 */
export function createTalk(nextId: () => number, onIncident: (what: string) => void): Talk {
  let batch: OpenBatch | undefined;
  return {
    onLine(line) {
      const answer = parseAnswer(line);
      const question = answer === null ? undefined : batch?.open.get(answer.id);
      if (answer === null) {
        onIncident(`a line that is no answer: ${JSON.stringify(line.slice(0, LONGEST_QUOTE))}`);
      } else if (batch === undefined || question === undefined) {
        onIncident("an answer not asked for");
      } else if (answer.smiles !== undefined && answer.smiles !== question.smiles) {
        onIncident("an answer that names another molecule than its question");
      } else {
        batch.open.delete(answer.id);
        batch.values[question.index] = answer.value;
        batch.answered();
      }
    },
    async ask(child, smiles, { timeoutMs, batchTimeoutMs }) {
      const open: OpenBatch["open"] = new Map();
      for (const [index, text] of smiles.entries()) open.set(nextId(), { index, smiles: text });
      const values = new Array<MoleculeValue | undefined>(smiles.length).fill(undefined);
      let timer: NodeJS.Timeout | undefined;
      let batchTimer: NodeJS.Timeout | undefined;
      const loss = await new Promise<string | undefined>((resolve) => {
        const wait = (): void => {
          clearTimeout(timer);
          timer = setTimeout(() => resolve(`gave no answer for ${timeoutMs} ms`), timeoutMs);
        };
        const answered = (): void => (open.size === 0 ? resolve(undefined) : wait());
        batch = { open, values, answered };
        const late = `took longer than ${batchTimeoutMs} ms for a batch`;
        batchTimer = setTimeout(() => resolve(late), batchTimeoutMs);
        void child.ended.then((how) => resolve(`ended with ${how}`));
        wait();
        child.write([...open].map(([id, question]) => questionLine(id, question.smiles)).join(""));
      });
      clearTimeout(timer);
      clearTimeout(batchTimer);
      batch = undefined;
      return loss === undefined ? { values } : { values, loss };
    },
  };
}
