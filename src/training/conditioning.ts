import { type Conditioning, createConditioning } from "../conditioning/conditioning.ts";
import { targetEncoder } from "../conditioning/targetEncoders.ts";
import type { Environment } from "../env/environment.ts";
import { compositionOf } from "../rewards/rewardColumns.ts";
import type { ResolvedConfig } from "./config/schema.ts";
import { listTargets, readTargets } from "./targetObjects.ts";

/**
 * What trajectories of a config can be asked for.
 *
 * @throws UserError if the file of targets can't be read or holds none of the space's objects
 */
export async function assembleConditioning(
  config: ResolvedConfig,
  env: Environment,
): Promise<Conditioning> {
  const { temperature, conditioning } = config;
  const { target } = conditioning;
  const parts = { temperature, config: conditioning, composition: compositionOf(config.reward) };
  if (target === undefined) return createConditioning(parts);
  const objects = await targetsOf(config, env, target.objects);
  const { missFactor } = target;
  const encoder = targetEncoder(config.env);
  return createConditioning({ ...parts, target: { encoder, objects, missFactor } });
}

/** Texts to draw targets from; undefined where the space itself can be drawn from. */
async function targetsOf(
  { env: { type }, evaluation: { exactLimit } }: ResolvedConfig,
  env: Environment,
  file: string | undefined,
): Promise<readonly string[] | undefined> {
  if (file !== undefined) return readTargets(file, env);
  return type === "graphs" ? listTargets(env, exactLimit) : undefined;
}

/** Rows of a [T, width] matrix by number: [rows.length, width]. */
export function gatherConditioning(
  conditioning: Float32Array,
  width: number,
  rows: ArrayLike<number>,
): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    out.set(conditioning.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return out;
}
