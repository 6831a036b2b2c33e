import { beforeAll, describe, expect, test } from "vitest";
import {
  concatBatches,
  type GraphBatch,
  type GraphSpec,
  isLegal,
  legalActions,
  numActions,
} from "../../src/core/graphBatch.ts";
import { createRng, type Rng } from "../../src/core/rng.ts";
import type { Environment, StateBatch } from "../../src/env/environment.ts";

const SEED = 20_240_817;

/** One step from a parent to a child. */
interface Visit<States> {
  readonly parent: States;
  readonly action: number;
  readonly child: States;
}

/** Trajectories by legal actions drawn evenly; every state is a batch of one. */
function randomVisits<States extends StateBatch>(
  env: Environment<States>,
  count: number,
  rng: Rng,
): Visit<States>[][] {
  return Array.from({ length: count }, () => {
    const visits: Visit<States>[] = [];
    let parent = env.reset(1);
    while (env.isTerminal(parent)[0] === 0) {
      const legal = legalActions(env.spec, env.encode(parent), 0);
      if (legal.length === 0) throw new Error(`${env.keys(parent)[0]} is stuck`);
      if (visits.length > env.maxSteps) throw new Error(`no end after ${visits.length} steps`);
      // Stop seldom, so that large states are met as well.
      const stops = legal[0] === 0 && legal.length > 1 && rng.next() < 0.9;
      const choice = stops ? 1 + rng.integer(legal.length - 1) : rng.integer(legal.length);
      const child = env.step(parent, Int32Array.of(legal[choice]));
      visits.push({ parent, action: legal[choice], child });
      parent = child;
    }
    return visits;
  });
}

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
function backwardLooks<States extends StateBatch>(env: Environment<States>, state: States) {
  const looks = looksOf(env.spec, env.encode(state));
  const { node, partner, kind } = env.encodeBackward(state);
  return [...kind].map((own, i) => `${own} ${[looks[node[i]], looks[partner[i]]].sort().join()}`);
}

/** Labelled backward actions of a single state with what each leads to. */
function backwardSteps<States extends StateBatch>(env: Environment<States>, state: States) {
  return [...env.backwardActions(state).actions].map((backward) => {
    const { parents, actions } = env.stepBack(state, Int32Array.of(backward));
    return { parent: parents, action: actions[0] };
  });
}

/**
 * How many labelled actions of `parent` lead to the class of `child`, by the look of the backward
 * action that `undoing` names for them.
 */
function forwardCounts<States extends StateBatch>(
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

/**
 * What every environment must do. `logSymmetry` must be defined for all states, not only for
 * terminal ones.
 *
 * @param options.classSymmetry log symmetry of each class as such, where `logSymmetry` also makes
 *   one object of several classes
 */
export function describeEnvironment<States extends StateBatch>(
  name: string,
  makeEnv: () => Environment<States> | Promise<Environment<States>>,
  {
    numTrajectories = 60,
    classSymmetry = (env, states) => env.logSymmetry(states),
  }: {
    readonly numTrajectories?: number;
    readonly classSymmetry?: (env: Environment<States>, states: States) => Float64Array;
  } = {},
): void {
  describe(`${name} keeps the contract of environments (seed ${SEED})`, () => {
    let env: Environment<States>;
    let trajectories: Visit<States>[][];
    let visits: Visit<States>[];
    let terminals: States;
    const keyOf = (state: States): string => env.keys(state)[0];
    beforeAll(async () => {
      env = await makeEnv();
      trajectories = randomVisits(env, numTrajectories, createRng(SEED));
      visits = trajectories.flat();
      terminals = env.concat(trajectories.map((steps) => steps[steps.length - 1].child));
    });

    test("every trajectory ends within maxSteps", () => {
      const longest = Math.max(...trajectories.map((steps) => steps.length));
      expect(longest).toBeLessThanOrEqual(env.maxSteps);
      expect(longest).toBeGreaterThan(1);
    });

    test("every state that has not ended has a legal action, terminal states have none", () => {
      for (const { parent, child } of visits) {
        expect(legalActions(env.spec, env.encode(parent), 0).length).toBeGreaterThan(0);
        const numLegal = legalActions(env.spec, env.encode(child), 0).length;
        expect(numLegal === 0).toBe(env.isTerminal(child)[0] === 1);
      }
    });

    test("every step is among the backward actions of the child, all of which undo a step", () => {
      for (const { parent, child } of visits) {
        const back = backwardSteps(env, child);
        expect(back.map((step) => keyOf(step.parent))).toContain(keyOf(parent));
        for (const step of back) {
          expect(isLegal(env.spec, env.encode(step.parent), 0, step.action)).toBe(true);
          expect(env.isTerminal(step.parent)[0]).toBe(0);
          expect(keyOf(env.step(step.parent, Int32Array.of(step.action)))).toBe(keyOf(child));
        }
      }
      expect(env.backwardActions(env.reset(2)).actions).toHaveLength(0);
    });

    test("labelled forward and backward actions of each look balance with the states' symmetry", () => {
      for (const visit of visits) {
        const { parent, child } = visit;
        const forward = forwardCounts(env, visit);
        const backward = new Map<string, number>();
        const looks = backwardLooks(env, child);
        for (const [i, step] of backwardSteps(env, child).entries()) {
          if (keyOf(step.parent) !== keyOf(parent)) continue;
          backward.set(looks[i], (backward.get(looks[i]) ?? 0) + 1);
        }
        expect([...forward.keys()].sort()).toEqual([...backward.keys()].sort());
        const logRatio = classSymmetry(env, parent)[0] - classSymmetry(env, child)[0];
        for (const [look, count] of forward) {
          expect(Math.log(count)).toBeCloseTo(Math.log(backward.get(look) ?? 0) + logRatio, 10);
        }
      }
    });

    test("a terminal state has exactly one backward action", () => {
      const { offsets } = env.backwardActions(terminals);
      expect([...offsets]).toEqual(Array.from({ length: terminals.count + 1 }, (_, i) => i));
    });

    test("backward actions are shown at places of their own graph, in their order", () => {
      const children = env.concat(visits.map((visit) => visit.child));
      const places = env.encodeBackward(children);
      expect(places.offsets).toEqual(env.backwardActions(children).offsets);
      const { graphOf } = env.encode(children);
      const numKinds = env.spec.backwardKinds;
      for (const [i, { child }] of visits.entries()) {
        const range = [places.offsets[i], places.offsets[i + 1]] as const;
        const alone = env.encodeBackward(child);
        const firstNode = graphOf.indexOf(i);
        for (const side of ["node", "partner"] as const) {
          const nodes = places[side].subarray(...range);
          expect(nodes.every((node) => graphOf[node] === i)).toBe(true);
          expect([...nodes]).toEqual([...alone[side]].map((node) => node + firstNode));
        }
        expect(places.kind.slice(...range)).toEqual(alone.kind);
        expect(alone.kind.every((kind) => kind >= 0 && kind < numKinds)).toBe(true);
      }
      expect(env.encodeBackward(env.reset(3)).node).toHaveLength(0);
    });

    test("the backward action that undoes a step leads back to where it was taken", () => {
      const parents = env.concat(visits.map((visit) => visit.parent));
      const actions = Int32Array.from(visits, (visit) => visit.action);
      const children = env.step(parents, actions);
      const undone = env.undoing(parents, actions, children);
      const lists = env.backwardActions(children);
      for (const [i, place] of undone.entries()) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(lists.offsets[i + 1] - lists.offsets[i]);
      }
      const backward = undone.map((place, i) => lists.actions[lists.offsets[i] + place]);
      const back = env.stepBack(children, backward);
      expect(env.keys(back.parents)).toEqual(env.keys(parents));
      expect(env.keys(env.step(back.parents, back.actions))).toEqual(env.keys(children));
    });

    test("trajectories to a state, where they are counted, are those to its parents", () => {
      const count = env.logTrajectoryCounts?.bind(env);
      if (!count) return;
      expect([...count(env.reset(2))]).toEqual([0, 0]);
      for (const { child } of visits) {
        const parents = env.concat(backwardSteps(env, child).map((step) => step.parent));
        const sum = count(parents).reduce((total, value) => total + Math.exp(value), 0);
        expect(count(child)[0]).toBeCloseTo(Math.log(sum), 10);
      }
    });

    test("no trajectory length depends on how a state is reached backwards", () => {
      const rng = createRng(SEED);
      for (const steps of trajectories) {
        let state = steps[steps.length - 1].child;
        let length = 0;
        for (let back = backwardSteps(env, state); back.length > 0; length++) {
          state = back[rng.integer(back.length)].parent;
          back = backwardSteps(env, state);
        }
        expect(keyOf(state)).toBe(keyOf(env.reset(1)));
        expect(length).toBe(steps.length);
      }
    });

    test("a state encodes the same however it was reached", () => {
      for (const { child } of visits) {
        for (const step of backwardSteps(env, child)) {
          const again = env.step(step.parent, Int32Array.of(step.action));
          expect(env.encode(again)).toEqual(env.encode(child));
        }
      }
    });

    test("objects round-trip through text", () => {
      const objects = env.toObjects(terminals);
      const again = env.fromObjects(objects);
      expect(env.keys(again)).toEqual(env.keys(terminals));
      expect(env.toObjects(again)).toEqual(objects);
      expect([...env.isTerminal(again)]).toEqual(objects.map(() => 1));
    });

    test("batches give what their states give one by one", () => {
      const parents = env.concat(visits.map((visit) => visit.parent));
      const actions = Int32Array.from(visits, (visit) => visit.action);
      expect(env.encode(parents)).toEqual(
        concatBatches(visits.map((visit) => env.encode(visit.parent))),
      );
      const children = env.step(parents, actions);
      expect(env.keys(children)).toEqual(visits.map((visit) => keyOf(visit.child)));
      expect([...env.logMultiplicity(parents, actions)]).toEqual(
        visits.map((visit) => env.logMultiplicity(visit.parent, Int32Array.of(visit.action))[0]),
      );
      const { offsets, actions: backward } = env.backwardActions(children);
      for (const [i, { child }] of visits.entries()) {
        expect(backward.slice(offsets[i], offsets[i + 1])).toEqual(
          env.backwardActions(child).actions,
        );
      }
    });

    test("select picks states in the order asked for, also none, and concat joins them", () => {
      const states = env.concat(visits.map((visit) => visit.child));
      const keys = env.keys(states);
      const indices = [2, 0, 2];
      expect(env.keys(env.select(states, indices))).toEqual(indices.map((i) => keys[i]));
      expect(env.select(states, []).count).toBe(0);
      expect(env.encode(env.select(states, [])).numGraphs).toBe(0);
      expect(env.keys(env.concat([env.select(states, [1]), env.reset(1)]))).toEqual([
        keys[1],
        keyOf(env.reset(1)),
      ]);
    });

    test("step leaves the states that it starts from as they are", () => {
      for (const { parent, action } of visits) {
        const before = JSON.stringify([env.keys(parent), env.encode(parent)]);
        env.step(parent, Int32Array.of(action));
        expect(JSON.stringify([env.keys(parent), env.encode(parent)])).toBe(before);
      }
    });

    test("encoded graphs keep within the sizes of the spec", () => {
      const { spec } = env;
      const batch = env.encode(env.concat(visits.map((visit) => visit.child)));
      const below = (values: Int32Array, bound: number) =>
        expect(values.every((value) => value >= 0 && value < bound)).toBe(true);
      below(batch.nodeCategories, spec.nodeVocabulary);
      below(batch.edgeCategories, spec.edgeVocabulary);
      below(batch.siteCategories, spec.siteVocabulary);
      below(batch.siteNode, batch.graphOf.length);
      expect(batch.nodeCategories).toHaveLength(batch.graphOf.length * spec.nodeColumns);
      expect(batch.edgeCategories).toHaveLength(batch.edgeSource.length * spec.edgeColumns);
      expect(batch.siteCategories).toHaveLength(batch.siteNode.length * spec.siteColumns);
      expect(batch.siteMask).toHaveLength(batch.siteNode.length * spec.siteActions);
      expect(batch.graphMask).toHaveLength(batch.numGraphs * spec.graphActions);
      for (let g = 0; g < batch.numGraphs; g++) {
        const numNodes = batch.graphOf.filter((graph) => graph === g).length;
        expect(numNodes).toBeLessThanOrEqual(spec.maxNodes);
        expect(numActions(spec, batch, g)).toBeGreaterThanOrEqual(spec.graphActions);
        for (let s = batch.siteOffsets[g]; s < batch.siteOffsets[g + 1]; s++) {
          expect(batch.graphOf[batch.siteNode[s]]).toBe(g);
          if (spec.siteNodes === 2) expect(batch.graphOf[batch.sitePartner?.[s] ?? -1]).toBe(g);
        }
      }
      for (let e = 0; e < batch.edgeSource.length; e++) {
        expect(batch.graphOf[batch.edgeSource[e]]).toBe(batch.graphOf[batch.edgeTarget[e]]);
      }
    });
  });
}
