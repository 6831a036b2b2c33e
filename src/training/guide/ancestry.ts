import type { Environment, StateBatch } from "../../env/environment.ts";

/**
 * The states on the ways from the source to one object, by key: for each the next states on such
 * ways, with the number of labelled backward actions that lead from them back to it.
 */
export type Ancestry = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Goes back from an object along all ways.
 *
 * @param object a single terminal state
 * @param limit most states
 * @returns undefined if there are more
 */
export function ancestryOf(
  env: Environment,
  object: StateBatch,
  limit: number,
): Ancestry | undefined {
  const ancestry = new Map<string, Map<string, number>>();
  // All ways to a state have one length, so each layer is complete before the next.
  for (let layer = object; layer.count > 0; ) {
    const keys = env.keys(layer);
    const { offsets, actions } = env.backwardActions(layer);
    const rows = keys.flatMap((_, i) => new Array<number>(offsets[i + 1] - offsets[i]).fill(i));
    const { parents } = env.stepBack(env.select(layer, rows), actions);
    const fresh: number[] = [];
    for (const [i, parent] of env.keys(parents).entries()) {
      let children = ancestry.get(parent);
      if (children === undefined) {
        if (ancestry.size === limit) return undefined;
        children = new Map();
        ancestry.set(parent, children);
        fresh.push(i);
      }
      const child = keys[rows[i]];
      children.set(child, (children.get(child) ?? 0) + 1);
    }
    layer = env.select(parents, fresh);
  }
  return ancestry;
}
