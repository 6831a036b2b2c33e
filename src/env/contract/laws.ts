import { isDeepStrictEqual } from "node:util";
import { concatBatches, isLegal, legalActions, numActions } from "../../core/graphBatch.ts";
import { createRng } from "../../core/rng.ts";
import type { StateBatch } from "../environment.ts";
import { backwardLooks, forwardCounts } from "./looks.ts";
import { actionText, backwardSteps, named, type Walk } from "./walk.ts";

/** Complaints of one law about an environment, found one after the other. */
type Law = <States extends StateBatch>(walk: Walk<States>) => Iterable<string>;

/** Numbers of counts that agree to rounding. */
const near = (a: number, b: number): boolean => Math.abs(a - b) < 5e-11;
const same = isDeepStrictEqual;
const SEED = 1;

/**
 * What every environment must do; each law by the sentence that tests and errors call it.
 * `logSymmetry` must be defined for all states, not only for terminal ones.
 */
export const LAWS: Readonly<Record<string, Law>> = {
  *"some trajectory takes an action before it stops"({ trajectories }) {
    if (trajectories.every((steps) => steps.length === 1)) yield "all stop at the source";
  },

  *"every state that has not ended has a legal action, terminal states have none"({ env, visits }) {
    for (const { child } of visits) {
      const numLegal = legalActions(env.spec, env.encode(child), 0).length;
      const isTerminal = env.isTerminal(child)[0] === 1;
      if ((numLegal === 0) !== isTerminal) {
        const what = isTerminal ? "has ended" : "has not ended";
        yield `${named(env, child)} ${what} and has ${numLegal} legal actions`;
      }
    }
  },

  *"every step is among the ways back from where it leads"({ env, visits }) {
    for (const { parent, action, child } of visits) {
      const back = backwardSteps(env, child).map((step) => env.keys(step.parent)[0]);
      if (back.includes(env.keys(parent)[0])) continue;
      const found = back.length === 0 ? "none" : back.map((key) => JSON.stringify(key)).join(", ");
      yield `${actionText(env, action)} leads from ${named(env, parent)} to ` +
        `${named(env, child)}, whose parents are: ${found}`;
    }
  },

  *"every way back undoes a legal step, and the source has none"({ env, visits }) {
    for (const { child } of visits) {
      for (const { parent, action } of backwardSteps(env, child)) {
        const step = `${actionText(env, action)} of ${named(env, parent)}`;
        const asParent = `a parent of ${named(env, child)} by it`;
        if (env.isTerminal(parent)[0] === 1) yield `${named(env, parent)} has ended`;
        else if (!isLegal(env.spec, env.encode(parent), 0, action)) {
          yield `${step} is not legal, though listed as ${asParent}`;
        } else {
          const again = env.step(parent, Int32Array.of(action));
          if (env.keys(again)[0] !== env.keys(child)[0]) {
            yield `${step} leads to ${named(env, again)}, though listed as ${asParent}`;
          }
        }
      }
    }
    const { length } = env.backwardActions(env.reset(2)).actions;
    if (length > 0) yield `the source ${named(env, env.reset(1))} has ${length / 2} parents`;
  },

  *"labelled forward and backward actions of each look balance with the states' symmetry"(walk) {
    const { env, visits } = walk;
    for (const visit of visits) {
      const { parent, child } = visit;
      const forward = forwardCounts(env, visit);
      const backward = new Map<string, number>();
      const looks = backwardLooks(env, child);
      for (const [i, step] of backwardSteps(env, child).entries()) {
        if (env.keys(step.parent)[0] !== env.keys(parent)[0]) continue;
        backward.set(looks[i], (backward.get(looks[i]) ?? 0) + 1);
      }
      const logRatio = walk.classSymmetry(parent)[0] - walk.classSymmetry(child)[0];
      for (const look of new Set([...forward.keys(), ...backward.keys()])) {
        const [there, back] = [forward.get(look) ?? 0, backward.get(look) ?? 0];
        if (there > 0 && back > 0 && near(Math.log(there), Math.log(back) + logRatio)) continue;
        yield `from ${named(env, parent)} to ${named(env, child)} lead ${there} actions of a kind ` +
          `and ${back} back, with a symmetry ratio of exp ${logRatio}`;
      }
    }
  },

  *"a terminal state has exactly one way back"({ env, terminals }) {
    const { offsets } = env.backwardActions(terminals);
    const expected = Int32Array.from({ length: terminals.count + 1 }, (_, i) => i);
    if (!same(offsets, expected)) yield `those of some have offsets ${offsets.join(", ")}`;
  },

  *"backward actions are shown at places of their own graph, in their order"({ env, visits }) {
    const children = env.concat(visits.map((visit) => visit.child));
    const places = env.encodeBackward(children);
    if (!same(places.offsets, env.backwardActions(children).offsets)) {
      yield "encodeBackward and backwardActions have other offsets";
    }
    const { graphOf } = env.encode(children);
    for (const [i, { child }] of visits.entries()) {
      const range = [places.offsets[i], places.offsets[i + 1]] as const;
      const alone = env.encodeBackward(child);
      const firstNode = graphOf.indexOf(i);
      for (const side of ["node", "partner"] as const) {
        const nodes = places[side].subarray(...range);
        const isOwn = nodes.every((node) => graphOf[node] === i);
        const moved = [...alone[side]].map((node) => node + firstNode);
        if (!isOwn || !same([...nodes], moved)) yield `${side} of ${named(env, child)} is wrong`;
      }
      const isKind = (kind: number) => kind >= 0 && kind < env.spec.backwardKinds;
      if (!same(places.kind.slice(...range), alone.kind) || !alone.kind.every(isKind)) {
        yield `the kinds of ${named(env, child)} are ${alone.kind.join(", ")}`;
      }
    }
    if (env.encodeBackward(env.reset(3)).node.length > 0) yield "the source has places";
  },

  *"the backward action that undoes a step leads back to where it was taken"({ env, visits }) {
    const parents = env.concat(visits.map((visit) => visit.parent));
    const actions = Int32Array.from(visits, (visit) => visit.action);
    const children = env.step(parents, actions);
    const lists = env.backwardActions(children);
    const undone = env.undoing(parents, actions, children);
    const backward = undone.map((place, i) => lists.actions[lists.offsets[i] + place]);
    for (const [i, place] of undone.entries()) {
      if (place >= 0 && place < lists.offsets[i + 1] - lists.offsets[i]) continue;
      yield `place ${place} of ${named(env, visits[i].child)} does not exist`;
    }
    const back = env.stepBack(children, backward);
    if (!same(env.keys(back.parents), env.keys(parents))) yield "it leads to another parent";
    if (!same(env.keys(env.step(back.parents, back.actions)), env.keys(children))) {
      yield "the step that it undoes leads elsewhere";
    }
  },

  *"trajectories to a state, where they are counted, are those to its parents"({ env, visits }) {
    const count = env.logTrajectoryCounts?.bind(env);
    if (!count) return;
    if (!same([...count(env.reset(2))], [0, 0])) yield "there is not one to the source";
    for (const { child } of visits) {
      const parents = env.concat(backwardSteps(env, child).map((step) => step.parent));
      const sum = count(parents).reduce((total, value) => total + Math.exp(value), 0);
      const own = count(child)[0];
      if (!near(own, Math.log(sum)))
        yield `${named(env, child)} has ${Math.exp(own)} in place of ${sum}`;
    }
  },

  *"every way back ends at the source within maxSteps"({ env, trajectories }) {
    const rng = createRng(SEED);
    for (const steps of trajectories) {
      let state = steps[steps.length - 1].child;
      let length = 0;
      for (let back = backwardSteps(env, state); back.length > 0; length++) {
        if (length >= env.maxSteps) return yield `one from ${named(env, state)} goes on for longer`;
        state = back[rng.integer(back.length)].parent;
        back = backwardSteps(env, state);
      }
      if (env.keys(state)[0] !== env.keys(env.reset(1))[0]) {
        yield `one ends at ${named(env, state)}, which has no parents`;
      }
    }
  },

  *"a state encodes the same however it was reached"({ env, visits }) {
    for (const { child } of visits) {
      for (const step of backwardSteps(env, child)) {
        const again = env.step(step.parent, Int32Array.of(step.action));
        if (!same(env.encode(again), env.encode(child))) {
          yield `${named(env, child)} does not, reached from ${named(env, step.parent)}`;
        }
      }
    }
  },

  *"objects round-trip through text"({ env, terminals }) {
    const objects = env.toObjects(terminals);
    const again = env.fromObjects(objects);
    const [keys, others] = [env.keys(terminals), env.keys(again)];
    const texts = env.toObjects(again);
    const ended = env.isTerminal(again);
    for (const [i, object] of objects.entries()) {
      if (others[i] === keys[i] && texts[i] === object && ended[i] === 1) continue;
      yield `the text "${object}" is read as the object "${texts[i]}"`;
    }
  },

  *"batches give what their states give one by one"({ env, visits }) {
    const parents = env.concat(visits.map((visit) => visit.parent));
    const actions = Int32Array.from(visits, (visit) => visit.action);
    const alone = concatBatches(visits.map((visit) => env.encode(visit.parent)));
    if (!same(env.encode(parents), alone)) yield "encode does not";
    const children = env.step(parents, actions);
    if (
      !same(
        env.keys(children),
        visits.map(({ child }) => env.keys(child)[0]),
      )
    ) {
      yield "step does not";
    }
    const multiplicities = visits.map(
      ({ parent, action }) => env.logMultiplicity(parent, Int32Array.of(action))[0],
    );
    if (!same([...env.logMultiplicity(parents, actions)], multiplicities)) {
      yield "logMultiplicity does not";
    }
    const { offsets, actions: backward } = env.backwardActions(children);
    for (const [i, { child }] of visits.entries()) {
      const own = backward.slice(offsets[i], offsets[i + 1]);
      if (!same(own, env.backwardActions(child).actions)) yield "backwardActions does not";
    }
  },

  *"select picks states in the order asked for, also none, and concat joins them"({ env, visits }) {
    const states = env.concat(visits.map((visit) => visit.child));
    const keys = env.keys(states);
    const indices = [1, 0, 1];
    if (
      !same(
        env.keys(env.select(states, indices)),
        indices.map((i) => keys[i]),
      )
    ) {
      yield "select does not";
    }
    const none = env.select(states, []);
    if (none.count !== 0 || env.encode(none).numGraphs !== 0) yield "none are some";
    const joined = env.keys(env.concat([env.select(states, [1]), env.reset(1)]));
    if (!same(joined, [keys[1], env.keys(env.reset(1))[0]])) yield "concat does not";
  },

  *"step leaves the states that it starts from as they are"({ env, visits }) {
    for (const { parent, action } of visits) {
      const before = [env.keys(parent), env.encode(parent)];
      env.step(parent, Int32Array.of(action));
      if (same([env.keys(parent), env.encode(parent)], before)) continue;
      yield `${actionText(env, action)} changes ${named(env, parent)}`;
    }
  },

  *"states are plain data, which threads and files can be given"({ env, terminals }) {
    try {
      const copy = structuredClone(terminals);
      if (!same(env.keys(copy), env.keys(terminals))) yield "copies of some are other states";
    } catch (error) {
      yield `some can't be copied: ${error instanceof Error ? error.message : error}`;
    }
  },

  *"encoded graphs keep within the sizes of the spec"({ env, visits }) {
    const { spec } = env;
    const batch = env.encode(env.concat(visits.map((visit) => visit.child)));
    const { graphOf } = batch;
    for (const [name, values, bound] of [
      ["nodeCategories", batch.nodeCategories, spec.nodeVocabulary],
      ["edgeCategories", batch.edgeCategories, spec.edgeVocabulary],
      ["siteCategories", batch.siteCategories, spec.siteVocabulary],
      ["siteNode", batch.siteNode, graphOf.length],
    ] as const) {
      const wrong = values.find((value) => value < 0 || value >= bound);
      if (wrong !== undefined) yield `${name} has ${wrong}, which is not below ${bound}`;
    }
    for (const [name, values, length] of [
      ["nodeCategories", batch.nodeCategories, graphOf.length * spec.nodeColumns],
      ["edgeCategories", batch.edgeCategories, batch.edgeSource.length * spec.edgeColumns],
      ["siteCategories", batch.siteCategories, batch.siteNode.length * spec.siteColumns],
      ["siteMask", batch.siteMask, batch.siteNode.length * spec.siteActions],
      ["graphMask", batch.graphMask, batch.numGraphs * spec.graphActions],
    ] as const) {
      if (values.length !== length) yield `${name} has ${values.length} numbers, not ${length}`;
    }
    for (let g = 0; g < batch.numGraphs; g++) {
      const numNodes = graphOf.filter((graph) => graph === g).length;
      if (numNodes > spec.maxNodes) yield `a graph has ${numNodes} nodes, above maxNodes`;
      if (numActions(spec, batch, g) < spec.graphActions) yield "a graph has too few actions";
      for (let s = batch.siteOffsets[g]; s < batch.siteOffsets[g + 1]; s++) {
        const partner = spec.siteNodes === 2 ? (batch.sitePartner?.[s] ?? -1) : batch.siteNode[s];
        if (graphOf[batch.siteNode[s]] !== g || graphOf[partner] !== g) {
          yield `site ${s} lies in another graph`;
        }
      }
    }
    for (const [e, source] of batch.edgeSource.entries()) {
      if (graphOf[source] !== graphOf[batch.edgeTarget[e]]) yield `edge ${e} joins two graphs`;
    }
  },
};
