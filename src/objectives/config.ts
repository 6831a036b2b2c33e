import { z } from "zod";
import type { Tensor } from "../engine/tf.ts";
import type { Objective } from "./objective.ts";
import { huber, squared } from "./regression.ts";
import { trajectoryBalance } from "./trajectoryBalance.ts";

/** Residuals of balance conditions by their name in a config. */
export const OBJECTIVES = { trajectoryBalance } as const;

/** Losses of a residual by their name in a config. */
export const REGRESSIONS = { squared, huber } as const;

const trajectoryBalanceSection = z.strictObject({
  type: z.literal("trajectoryBalance").describe("Trajectory balance (Malkin et al. 2022)."),
  loss: z
    .enum(["squared", "huber"])
    .default("squared")
    .describe("How residuals count: squared, or huber, which large ones pull on less."),
  huberDelta: z
    .number()
    .positive()
    .default(1)
    .describe("Residual in nats from which huber grows linearly; read by huber alone."),
});

/** The `objective` section of a config. */
export const objectiveSection = z.discriminatedUnion("type", [trajectoryBalanceSection]);

/** An objective section with its defaults filled in. */
export type ObjectiveConfig = z.output<typeof objectiveSection>;

/** The objective that a config names. */
export function createObjective({ type, loss, huberDelta }: ObjectiveConfig): Objective {
  const residual = OBJECTIVES[type];
  const cost = (value: Tensor): Tensor => REGRESSIONS[loss](value, huberDelta);
  return (terms) => cost(residual(terms));
}
