import { UserError } from "../../core/errors.ts";
import { STATE_VECTORS } from "../updates/trainStep.ts";
import type { CheckpointData } from "./checkpointFile.ts";

/** What every version's state holds beside the vectors, by its type. */
const PARTS = { step: "number", trajectories: "number", rng: "object", replay: "object" } as const;

const REMEDY =
  "It was written by another version of molgfn, which provenance.json beside it names: go on with " +
  "that one, or start a new run.";

/**
 * Checks that a checkpoint's state is one that this version can go on from.
 *
 * @param parameterCount of the model that the config describes
 * @throws UserError naming what is missing or of another size
 */
export function checkState(
  state: CheckpointData,
  { folder, parameterCount }: { readonly folder: string; readonly parameterCount: number },
): void {
  const refuse = (what: string): never => {
    throw new UserError(`The newest checkpoint of ${folder} ${what}. ${REMEDY}`);
  };
  for (const [name, type] of Object.entries(PARTS)) {
    if (typeof state[name] !== type || state[name] === null) refuse(`has no ${name}`);
  }
  for (const name of STATE_VECTORS) {
    const vector = state[name];
    if (!(vector instanceof Float32Array)) {
      refuse(`has no ${name}`);
    } else if (vector.length !== parameterCount) {
      refuse(
        `holds ${vector.length} values of ${name} where the config describes a network of ` +
          `${parameterCount} parameters`,
      );
    }
  }
}
