import type { ScoredObjects } from "../../conditioning/conditionalReward.ts";
import { selectConditions } from "../../conditioning/conditions.ts";
import type { Conditions } from "../../conditioning/part.ts";
import type { Rng } from "../../core/rng.ts";
import { rewardObjects } from "../rewards/rewardObjects.ts";
import { createPolicyRunner } from "../rollouts/policyRunner.ts";
import { sampleForward } from "../rollouts/trajectories.ts";
import type { TrainedRun } from "../trainedRun.ts";

/** Trajectories drawn together. */
const BATCH = 512;

/**
 * One object for each row of `conditions`, with its values.
 *
 * @param epsilon share of random actions: 0 for the policy, 1 for a random one
 */
export async function drawObjects(
  { assembly, weights }: TrainedRun,
  conditions: Conditions,
  options: {
    readonly rng: Rng;
    readonly epsilon: number;
    readonly onDone?: (count: number) => void;
  },
): Promise<ScoredObjects> {
  const { env, conditioning, model, reward, programs } = assembly;
  const sample = createPolicyRunner(model, programs.forward).sampler(weights, options.epsilon);
  const objects: string[] = [];
  for (let start = 0; start < conditions.count; start += BATCH) {
    const count = Math.min(BATCH, conditions.count - start);
    const rows = Array.from({ length: count }, (_, i) => start + i);
    const { terminal } = await sampleForward({
      ...{ env, sample, count, rng: options.rng },
      conditioning: conditioning.encode(selectConditions(conditioning.parts, conditions, rows)),
      conditioningSize: conditioning.size,
    });
    objects.push(...rewardObjects(env, reward, terminal));
    options.onDone?.(count);
  }
  return reward.evaluate(objects);
}
