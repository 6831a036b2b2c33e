import { UserError } from "../../core/errors.ts";
import { messageOf, placeIn } from "../../core/modules/importBundle.ts";
import type { EnvDefinition } from "./definition.ts";

/**
 * The same definition; an error that one of its functions throws names the file and its line.
 *
 * `fromText` throws by design, on texts that are no objects.
 */
export function guarded<State>(
  definition: EnvDefinition<State>,
  file: string,
): EnvDefinition<State> {
  const call =
    <Args extends unknown[], Result>(name: string, run: (...args: Args) => Result) =>
    (...args: Args): Result => {
      try {
        return run.apply(definition, args);
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError(`${file}: ${name} failed: ${messageOf(error)}${placeIn(file, error)}.`);
      }
    };
  const { legalActions, isObject, step, parents, features, toText, toSmiles } = definition;
  return {
    name: definition.name,
    source: definition.source,
    numActions: definition.numActions,
    maxSteps: definition.maxSteps,
    featureSizes: definition.featureSizes,
    legalActions: call("legalActions", legalActions),
    isObject: call("isObject", isObject),
    step: call("step", step),
    parents: call("parents", parents),
    features: call("features", features),
    toText: call("toText", toText),
    fromText: (text) => definition.fromText(text),
    ...(toSmiles && { toSmiles: call("toSmiles", toSmiles) }),
  };
}
