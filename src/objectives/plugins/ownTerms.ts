import { UserError } from "../../core/errors.ts";
import { readsEveryState, type Terms } from "../terms.ts";
import type { OwnNeeds, OwnTerms } from "./definition.ts";

type TensorName = Exclude<keyof OwnTerms, "count" | "steps">;

/** Terms that come with every batch. */
const USUAL_TERMS: readonly TensorName[] = [
  ...(["mask", "atEnd", "lengths", "logZ", "logReward", "logPF", "logPB"] as const),
  ...(["backwardWeight", "forwardWeight"] as const),
];

/** What each of the others is read for. */
const NEED_OF: Partial<Record<TensorName, keyof OwnNeeds>> = {
  canStop: "states",
  logStop: "states",
  logEdgeFlow: "states",
  logOutFlow: "states",
  stateFlow: "flow",
  partialLogReward: "partialRewards",
  logInFlow: "parents",
  targetLogOutFlow: "target",
  targetLogPF: "target",
  sameCondition: "coupled",
};

/** What an objective of the user's own may need. */
export const OWN_NEEDS = [...new Set(Object.values(NEED_OF))];

/** All terms that it can read. */
export const TENSOR_NAMES = [...USUAL_TERMS, ...(Object.keys(NEED_OF) as TensorName[])];

/**
 * The terms as an objective of the user's own sees them: reading one that it does not need throws.
 *
 * @param file named in errors
 */
export function ownTerms(terms: Terms, needs: OwnNeeds, file: string): OwnTerms {
  return new Proxy(terms, {
    get(target, name) {
      if (typeof name === "symbol" || name === "count" || name === "steps") {
        return target[name as "count"];
      }
      const need = NEED_OF[name as TensorName];
      const isThere = need === "states" ? readsEveryState(needs) : need && needs[need];
      if (need !== undefined && !isThere) {
        throw new UserError(`${file}: it reads terms.${name}; add needs: { ${need}: true }.`);
      }
      if (TENSOR_NAMES.includes(name as TensorName)) return target[name as TensorName];
      throw new UserError(
        `${file}: there is no terms.${name}; there are: count, steps, ${TENSOR_NAMES.join(", ")}.`,
      );
    },
  });
}
