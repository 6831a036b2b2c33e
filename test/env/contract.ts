import { beforeAll, describe, expect, test } from "vitest";
import { concatBatches, isLegal, legalActions, numActions } from "../../src/core/graphBatch.ts";
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

/** Labelled backward actions of a single state with what each leads to. */
function backwardSteps<States extends StateBatch>(env: Environment<States>, state: States) {
  return [...env.backwardActions(state).actions].map((backward) => {
    const { parents, actions } = env.stepBack(state, Int32Array.of(backward));
    return { parent: parents, action: actions[0] };
  });
}

/** log of how many labelled actions of `parent` lead to the class `childKey`. */
function logForwardCount<States extends StateBatch>(
  env: Environment<States>,
  parent: States,
  childKey: string,
): number {
  const legal = legalActions(env.spec, env.encode(parent), 0);
  const parents = env.select(parent, new Int32Array(legal.length));
  const actions = Int32Array.from(legal);
  const keys = env.keys(env.step(parents, actions));
  const logMultiplicity = env.logMultiplicity(parents, actions);
  return Math.log(
    keys.reduce((sum, key, i) => (key === childKey ? sum + Math.exp(logMultiplicity[i]) : sum), 0),
  );
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

    test("labelled forward and backward actions balance with the symmetry of both states", () => {
      for (const { parent, child } of visits) {
        const childKey = keyOf(child);
        const numBackward = backwardSteps(env, child).filter(
          (step) => keyOf(step.parent) === keyOf(parent),
        ).length;
        const forward = logForwardCount(env, parent, childKey) + classSymmetry(env, child)[0];
        const backward = Math.log(numBackward) + classSymmetry(env, parent)[0];
        expect(forward).toBeCloseTo(backward, 10);
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
