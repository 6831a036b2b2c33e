import { setTimeout as sleep } from "node:timers/promises";
import { type ChildOptions, type CommandChild, startChild } from "./child.ts";
import { type BatchAnswers, createTalk, type TalkLimits } from "./talk.ts";

/** One copy of the program, started again after each loss. */
export interface CommandCopy {
  /**
   * Starts it if it does not run, and waits until it has answered a first question.
   *
   * @throws CommandBroken if it was lost too often in a row
   * @throws UserError if there is no such program
   */
  start(): Promise<void>;
  /** As `start`, then asks. */
  ask(smiles: readonly string[]): Promise<BatchAnswers>;
  kill(): void;
  close(): Promise<void>;
}

/** How a copy runs. */
export interface CopyOptions
  extends Pick<ChildOptions, "command" | "folder" | "onWords">,
    TalkLimits {
  /** Longest wait for the answer to its first question. */
  readonly startTimeoutMs: number;
  /** Losses in a row, without an answer between, that are borne. */
  readonly maxRestarts: number;
  /** A different number at each call, of all copies together. */
  readonly nextId: () => number;
  /** Told of each line that is no answer to an open question, and of each loss. */
  readonly onIncident: (what: string) => void;
}

/** A program that was lost again and again without an answer. */
export class CommandBroken extends Error {
  override name = "CommandBroken";
  readonly losses: number;
  constructor(losses: number, loss: string) {
    super(loss);
    this.losses = losses;
  }
}

/** The wait before a restart doubles with each loss in a row. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/**
 * Asked of each fresh copy, with more time, so that what a program needs to start counts against no
 * molecule, and one that can't start is told from a molecule that breaks it.
 */
const FIRST_QUESTION = ["C"];

/** A copy that does not run yet. */
export function createCopy(options: CopyOptions): CommandCopy {
  const { startTimeoutMs, maxRestarts, nextId, onIncident } = options;
  const talk = createTalk(nextId, onIncident);
  let child: CommandChild | undefined;
  let losses = 0;
  let isClosed = false;

  const lose = (loss: string): void => {
    losses++;
    onIncident(`a copy ${loss}`);
    child?.kill();
    child = undefined;
    if (losses > maxRestarts) throw new CommandBroken(losses, loss);
  };

  const spawnOne = async (): Promise<CommandChild> => {
    if (losses > 0) await sleep(Math.min(FIRST_WAIT_MS * 2 ** (losses - 1), LONGEST_WAIT_MS));
    if (isClosed) throw new Error("A command was asked after it was closed.");
    const started = await startChild({ ...options, onLine: talk.onLine });
    void started.ended.then(() => {
      if (child === started) child = undefined;
    });
    return started;
  };

  const start = async (): Promise<CommandChild> => {
    const limits = { timeoutMs: startTimeoutMs, batchTimeoutMs: startTimeoutMs };
    while (child === undefined) {
      const started = await spawnOne();
      child = started;
      const { loss } = await talk.ask(started, FIRST_QUESTION, limits);
      if (loss !== undefined) lose(`${loss} after its start`);
    }
    return child;
  };

  return {
    start: async () => void (await start()),
    async ask(smiles) {
      const answers = await talk.ask(await start(), smiles, options);
      if (answers.values.some((value) => value !== undefined)) losses = 0;
      if (answers.loss !== undefined) lose(answers.loss);
      return answers;
    },
    kill: () => child?.kill(),
    async close() {
      isClosed = true;
      const running = child;
      child = undefined;
      await running?.close();
    },
  };
}
