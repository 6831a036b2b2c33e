import type { ActionSampler, Trajectories } from "./trajectories.ts";

/** [T] the actions of each trajectory, in order. */
export function actionsByTrajectory({
  trajectoryOf,
  actions,
  count,
}: Pick<Trajectories, "trajectoryOf" | "actions" | "count">): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const [n, t] of trajectoryOf.entries()) lists[t].push(actions[n]);
  return lists;
}

/**
 * Draws nothing: takes the actions of trajectories that were drawn before once more. In every step of
 * `sampleForward` the trajectories that are not over stand in order.
 */
export function repeatActions(recorded: readonly (readonly number[])[]): ActionSampler {
  let step = 0;
  return async () => {
    const open = recorded.filter((actions) => actions.length > step);
    const taken = Int32Array.from(open, (actions) => actions[step]);
    step++;
    return { actions: taken, logProbabilities: new Float64Array(open.length).fill(Number.NaN) };
  };
}
