import { UserError } from "../../core/errors.ts";
import { messageOf, placeIn } from "../../core/modules/importBundle.ts";
import type { Tensor } from "../../engine/tf.ts";
import type { Objective } from "../objective.ts";
import type { Terms } from "../terms.ts";
import type { ObjectiveDefinition, OwnTerms } from "./definition.ts";
import { OWN_NEEDS, ownTerms } from "./ownTerms.ts";

/** What a module's export lacks to be an `ObjectiveDefinition`, null if nothing. */
export function objectiveProblem(found: unknown): string | null {
  if (typeof found !== "object" || found === null) {
    return `its objective is ${found === null ? "null" : `a ${typeof found}`}`;
  }
  const { losses, needs, logZ } = found as Record<string, unknown>;
  if (typeof losses !== "function") return "its objective has no function losses";
  if (logZ !== undefined && typeof logZ !== "function") return "its logZ is no function";
  if (needs === undefined) return null;
  if (typeof needs !== "object" || needs === null) return "its needs are no object";
  const unknown = Object.keys(needs).find((name) => !OWN_NEEDS.some((known) => known === name));
  return unknown === undefined
    ? null
    : `it needs ${unknown}, and can need only ${OWN_NEEDS.join(", ")}`;
}

/**
 * The objective of a user's definition. What its functions throw names the file and the line, and
 * what they give must be one number a trajectory.
 */
export function ownObjective(definition: ObjectiveDefinition, file: string): Objective {
  const { needs = {} } = definition;
  const checked = (name: "losses" | "logZ", compute: (terms: OwnTerms) => Tensor) => {
    return (terms: Terms): Tensor => {
      let values: Tensor | undefined;
      try {
        values = compute.call(definition, ownTerms(terms, needs, file));
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(`${file}: ${name} failed: ${messageOf(error)}${placeIn(file, error)}.`);
      }
      const shape = typeof values === "object" && values !== null ? values.shape : undefined;
      if (shape?.length === 1 && shape[0] === terms.count) return values;
      const found = shape === undefined ? `${values}` : `a tensor of shape [${shape.join(", ")}]`;
      throw new UserError(
        `${file}: ${name} gave ${found} for ${terms.count} trajectories; it must give a tensor ` +
          `of shape [${terms.count}], one number for each.`,
      );
    };
  };
  const { losses, logZ } = definition;
  return {
    needs,
    losses: checked("losses", losses),
    ...(logZ && { logZ: checked("logZ", logZ) }),
  };
}
