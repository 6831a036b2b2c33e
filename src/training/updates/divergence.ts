import { UserError } from "../../core/errors.ts";
import type { ArrayMap } from "../../engine/program.ts";

/** The loss or the gradient of an update is not finite; the weights are those before it. */
export class TrainingDiverged extends UserError {
  override name = "TrainingDiverged";
  readonly step: number;
  readonly feeds: ArrayMap;
  constructor(step: number, what: string, feeds: ArrayMap) {
    super(
      `Training stopped at step ${step}: ${what} is not finite. Try a smaller ` +
        "training.learningRate, a smaller temperature.beta, or objective.loss: huber, " +
        "and --resume from the last checkpoint.",
    );
    this.step = step;
    this.feeds = feeds;
  }
}

/** What is not finite, in words; undefined if all is well. */
export function findDivergence(outputs: ArrayMap): string | undefined {
  const checked = {
    loss: "the loss",
    gradientNorm: "the policy's gradient",
    logZGradientNorm: "log Z's gradient",
  };
  return Object.entries(checked).find(([name]) => !Number.isFinite(outputs[name][0]))?.[1];
}
