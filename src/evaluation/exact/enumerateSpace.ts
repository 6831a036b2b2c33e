import { UserError } from "../../core/errors.ts";
import { legalActions } from "../../core/graphBatch.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";

/** All N states of an environment, one of each class, and the A legal actions between them. */
export interface EnumeratedSpace<States extends StateBatch = StateBatch> {
  readonly env: Environment<States>;
  /** [N] breadth first; state 0 is the source. */
  readonly states: States;
  /** [N] */
  readonly keys: readonly string[];
  /** [N + 1] actions of state s are entries actionOffsets[s]..actionOffsets[s + 1] - 1. */
  readonly actionOffsets: Int32Array;
  /** [A] action integers, ascending within a state. */
  readonly actions: Int32Array;
  /** [A] state that each action leads to. */
  readonly children: Int32Array;
  /** [A] nats. */
  readonly logMultiplicity: Float64Array;
  /** [X] terminal states, ascending. */
  readonly terminals: Int32Array;
  /** [N] every state after all states that lead to it. */
  readonly order: Int32Array;
}

/** A space has more states than it may have to be listed. */
export class SpaceTooLarge extends UserError {
  override name = "SpaceTooLarge";
}

/**
 * Finds all states by taking every legal action from the source on, through `encode` and `step`
 * alone.
 *
 * @param options.limit most states, 100,000 by default
 * @throws SpaceTooLarge if the environment has more
 */
export function enumerateSpace<States extends StateBatch>(
  env: Environment<States>,
  { limit = 100_000 }: { readonly limit?: number } = {},
): EnumeratedSpace<States> {
  const { states, keys, numActions, actions, children, logMultiplicity } = explore(env, limit);
  const actionOffsets = new Int32Array(keys.length + 1);
  for (const [s, count] of numActions.entries()) actionOffsets[s + 1] = actionOffsets[s] + count;
  const links = { actionOffsets, children: Int32Array.from(children) };
  const ended = env.isTerminal(states);
  return {
    env,
    states,
    keys,
    ...links,
    actions: Int32Array.from(actions),
    logMultiplicity: Float64Array.from(logMultiplicity),
    terminals: Int32Array.from(keys.keys()).filter((state) => ended[state] === 1),
    order: sortTopologically(links),
  };
}

/** States and actions in the order in which they are found, layer by layer. */
function explore<States extends StateBatch>(env: Environment<States>, limit: number) {
  const source = env.reset(1);
  const keys = env.keys(source);
  const indexOf = new Map(keys.map((key, i) => [key, i]));
  const layers: States[] = [source];
  const numActions: number[] = [];
  const actions: number[] = [];
  const children: number[] = [];
  const logMultiplicity: number[] = [];
  for (let layer = source; layer.count > 0; ) {
    const taken = takeAllActions(env, layer);
    for (const count of taken.numActions) numActions.push(count);
    const fresh: number[] = [];
    for (const [row, key] of env.keys(taken.children).entries()) {
      if (!indexOf.has(key)) {
        if (keys.length === limit) {
          throw new SpaceTooLarge(
            `Environment "${env.name}" has more than ${limit} states, too many to list.`,
          );
        }
        indexOf.set(key, keys.push(key) - 1);
        fresh.push(row);
      }
      actions.push(taken.actions[row]);
      children.push(indexOf.get(key) as number);
      logMultiplicity.push(taken.logMultiplicity[row]);
    }
    layer = env.select(taken.children, fresh);
    layers.push(layer);
  }
  return { states: env.concat(layers), keys, numActions, actions, children, logMultiplicity };
}

/** Every legal action of every state, one row each. */
function takeAllActions<States extends StateBatch>(env: Environment<States>, states: States) {
  const batch = env.encode(states);
  const rows: number[] = [];
  const actions: number[] = [];
  const numActions: number[] = [];
  for (let g = 0; g < batch.numGraphs; g++) {
    const legal = legalActions(env.spec, batch, g);
    numActions.push(legal.length);
    for (const action of legal) {
      rows.push(g);
      actions.push(action);
    }
  }
  const parents = env.select(states, rows);
  const taken = Int32Array.from(actions);
  return {
    actions: taken,
    numActions,
    children: env.step(parents, taken),
    logMultiplicity: env.logMultiplicity(parents, taken),
  };
}

/** States by repeatedly taking one whose parents are all taken (Kahn 1962). */
function sortTopologically(links: {
  readonly actionOffsets: Int32Array;
  readonly children: Int32Array;
}): Int32Array {
  const { actionOffsets, children } = links;
  const numStates = actionOffsets.length - 1;
  const waitingFor = new Int32Array(numStates);
  for (const child of children) waitingFor[child]++;
  const order = new Int32Array(numStates);
  let placed = 1;
  for (let at = 0; at < placed; at++) {
    const state = order[at];
    for (let k = actionOffsets[state]; k < actionOffsets[state + 1]; k++) {
      if (--waitingFor[children[k]] === 0) order[placed++] = children[k];
    }
  }
  if (placed !== numStates) {
    throw new Error("enumerateSpace: some states lead back to themselves; no order exists.");
  }
  return order;
}
