import { readMolecules } from "../chem/moleculeFile.ts";
import { canonicalizeBuilt, isFailure, loadRdkit } from "../chem/rdkit.ts";
import { UserError } from "../core/errors.ts";
import type { Environment } from "../env/environment.ts";
import { enumerateSpace, SpaceTooLarge } from "../evaluation/exact/enumerateSpace.ts";
import { objectNames } from "./rewards/rewardObjects.ts";

/** The canonical text of an object as the user wrote it; undefined if the space can't hold it. */
export async function canonicalTarget(
  written: string,
  env: Environment,
): Promise<string | undefined> {
  try {
    const states = env.fromObjects([written]);
    if (!env.toSmiles) return objectNames(env, states)[0];
    const molecule = canonicalizeBuilt(await loadRdkit(), env.toSmiles(states)[0]);
    return isFailure(molecule) ? undefined : molecule.canonical;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * All objects of a space.
 *
 * @throws UserError if it has more states than `limit`
 */
export function listTargets(env: Environment, limit: number): string[] {
  try {
    const { states, terminals } = enumerateSpace(env, { limit });
    return [...new Set(objectNames(env, env.select(states, terminals)))];
  } catch (error) {
    if (!(error instanceof SpaceTooLarge)) throw error;
    throw new UserError(
      `conditioning.target draws from all objects, but there are too many: ${error.message} ` +
        "Make the space smaller, or raise evaluation.exactLimit.",
    );
  }
}

/**
 * The objects of a file that can be reached.
 *
 * @throws UserError if the file can't be read or holds none
 */
export async function readTargets(file: string, env: Environment): Promise<string[]> {
  const targets: string[] = [];
  let lines = 0;
  for await (const { smiles } of readMolecules(file, { objects: true })) {
    lines++;
    const target = await canonicalTarget(smiles, env);
    if (target !== undefined) targets.push(target);
  }
  if (targets.length > 0) return targets;
  throw new UserError(
    `${file}: conditioning.target.objects names it, but the space of this config holds none of ` +
      `its ${lines} objects. Name a file with objects that it can build.`,
  );
}
