import { type GraphBatch, type GraphSpec, legalActions } from "../../core/graphBatch.ts";
import type { Environment, StateBatch } from "../environment.ts";
import type { Visit } from "./walk.ts";

/**
 * [V] what a policy can tell of each node: categories of the node, its sites, and, again and again,
 * those of its edges and neighbours (colour refinement). Equal numbers look alike.
 */
function looksOf(spec: GraphSpec, batch: GraphBatch): number[] {
  const row = (values: Int32Array, width: number, at: number) =>
    values.slice(at * width, (at + 1) * width).join();
  const edgesInto: string[][][] = [...batch.graphOf].map(() => []);
  for (const [e, target] of batch.edgeTarget.entries()) {
    const category = row(batch.edgeCategories, spec.edgeColumns, e);
    edgesInto[target].push([`${batch.edgeSource[e]}`, category]);
  }
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text) as number;
  };
  let looks = edgesInto.map((_, v) => numberOf(row(batch.nodeCategories, spec.nodeColumns, v)));
  for (let round = 0; round < spec.maxNodes; round++) {
    looks = edgesInto.map((edges, v) => {
      const around = edges.map(([from, category]) => `${category};${looks[Number(from)]}`);
      return numberOf(`${looks[v]}|${around.sort().join("|")}`);
    });
  }
  return looks;
}

/** What a policy can tell of each backward action of a single state. */
export function backwardLooks<States extends StateBatch>(
  env: Environment<States>,
  state: States,
): string[] {
  const looks = looksOf(env.spec, env.encode(state));
  const { node, partner, kind } = env.encodeBackward(state);
  return [...kind].map((own, i) => `${own} ${[looks[node[i]], looks[partner[i]]].sort().join()}`);
}

/**
 * How many labelled actions of the parent lead to the class of the child, by the look of the
 * backward action that `undoing` names for them.
 */
export function forwardCounts<States extends StateBatch>(
  env: Environment<States>,
  { parent, child }: Visit<States>,
): Map<string, number> {
  const legal = legalActions(env.spec, env.encode(parent), 0);
  const parents = env.select(parent, new Int32Array(legal.length));
  const actions = Int32Array.from(legal);
  const children = env.step(parents, actions);
  const keys = env.keys(children);
  const logMultiplicity = env.logMultiplicity(parents, actions);
  const undone = env.undoing(parents, actions, children);
  const looks = backwardLooks(env, child);
  const counts = new Map<string, number>();
  for (const [i, key] of keys.entries()) {
    if (key !== env.keys(child)[0]) continue;
    const look = looks[undone[i]];
    counts.set(look, (counts.get(look) ?? 0) + Math.exp(logMultiplicity[i]));
  }
  return counts;
}
