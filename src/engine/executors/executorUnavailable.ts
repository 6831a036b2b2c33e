import { UserError } from "../../core/errors.ts";
import type { ExecutorName } from "../program.ts";

/** Why an executor does not start, and what to do about it: whole sentences. */
export interface Unavailability {
  readonly reason: string;
  readonly remedy: string;
}

/** An executor that was asked for and cannot start on this machine. */
export class ExecutorUnavailable extends UserError {
  override name = "ExecutorUnavailable";
  readonly unavailability: Unavailability;
  constructor(executor: ExecutorName, unavailability: Unavailability) {
    const { reason, remedy } = unavailability;
    super(
      `engine.executor is ${executor}, but it cannot start here: ${reason} ${remedy} ` +
        "`molgfn doctor` shows which executors work; choose one with --set engine.executor=NAME " +
        "(sample: --executor NAME).",
    );
    this.unavailability = unavailability;
  }
}

/** First line of an error's message, without the place in the library's own sources. */
export function firstLine(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  const said = text.replace(/^\S*\/onnxruntime_src\S* .*? was false\. /, "").trim();
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
