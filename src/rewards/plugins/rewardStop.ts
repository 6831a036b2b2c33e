import { UserError } from "../../core/errors.ts";

/**
 * A reward that can't go on now, by no fault of a molecule: training stops with a checkpoint, from
 * which it can go on later.
 */
export class RewardStop extends UserError {
  override name = "RewardStop";
  /** "budget": what the config allows is used up, as planned; "broken": its program keeps dying. */
  readonly reason: "budget" | "broken";
  constructor(reason: RewardStop["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}
