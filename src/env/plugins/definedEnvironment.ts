import { UserError } from "../../core/errors.ts";
import { type GraphBatch, type GraphSpec, singleNodeBatch } from "../../core/graphBatch.ts";
import type { ActionLists, Environment, StateBatch } from "../environment.ts";
import { placesOfSingleNodes } from "../placesOfSingleNodes.ts";
import type { EnvDefinition, WayIn } from "./definition.ts";

/** States of a user's own, and which of them trajectories have stopped at. */
export interface DefinedStates<State = unknown> extends StateBatch {
  /** [count] */
  readonly states: readonly State[];
  /** [count] 1 where the trajectory has stopped. */
  readonly stopped: Uint8Array;
}

/** What a definition says without its functions. */
type Sizes = Pick<EnvDefinition<unknown>, "name" | "numActions" | "featureSizes">;

const STOP = 0;

const batchOf = <State>(states: readonly State[], stopped: Uint8Array): DefinedStates<State> => ({
  count: states.length,
  states,
  stopped,
});

function specOf({ featureSizes, numActions }: Sizes): GraphSpec {
  return {
    nodeColumns: featureSizes.length,
    nodeVocabulary: featureSizes.reduce((sum, size) => sum + size, 0),
    ...{ edgeColumns: 0, edgeVocabulary: 0, siteColumns: 0, siteVocabulary: 0 },
    graphActions: numActions + 1,
    siteActions: 0,
    backwardKinds: numActions + 1,
    maxNodes: 1,
  };
}

function checkedAction({ name, numActions }: Sizes, action: number): number {
  if (Number.isInteger(action) && action >= 0 && action < numActions) return action;
  throw new UserError(
    `${name}: ${action} is no action; they are whole numbers from 0 to ${numActions - 1}.`,
  );
}

/** Writes the rows of a state's features, each column's after those of the columns before it. */
function writeFeatures<State>(
  definition: EnvDefinition<State>,
  state: State,
  into: Int32Array,
): void {
  const { name, featureSizes, toText } = definition;
  const features = definition.features(state);
  const fail = (what: string): never => {
    throw new UserError(`${name}: features of state "${toText(state)}" ${what}.`);
  };
  if (features?.length !== featureSizes.length) {
    fail(`are ${JSON.stringify(features)}, not ${featureSizes.length} numbers`);
  }
  let before = 0;
  for (const [column, size] of featureSizes.entries()) {
    const value = features[column];
    if (!(Number.isInteger(value) && value >= 0 && value < size)) {
      fail(`have ${value} in column ${column}, not a whole number from 0 to ${size - 1}`);
    }
    into[column] = before + value;
    before += size;
  }
}

function encode<State>(
  definition: EnvDefinition<State>,
  { count, states, stopped }: DefinedStates<State>,
): GraphBatch {
  const graphActions = definition.numActions + 1;
  const columns = definition.featureSizes.length;
  const nodeCategories = new Int32Array(count * columns);
  const graphMask = new Uint8Array(count * graphActions);
  for (const [i, state] of states.entries()) {
    writeFeatures(definition, state, nodeCategories.subarray(i * columns, (i + 1) * columns));
    if (stopped[i] === 1) continue;
    if (definition.isObject(state)) graphMask[i * graphActions + STOP] = 1;
    for (const action of definition.legalActions(state)) {
      graphMask[i * graphActions + 1 + checkedAction(definition, action)] = 1;
    }
  }
  return singleNodeBatch({ count, nodeCategories, graphMask });
}

/** Ways into each state, those of a stopped one left out: stop is its only one. */
const waysInto = <State>(
  { parents }: EnvDefinition<State>,
  { states, stopped }: DefinedStates<State>,
): (readonly WayIn<State>[])[] =>
  states.map((state, i) => (stopped[i] === 1 ? [] : parents(state)));

/** Backward actions by their places: each way into a state, or stop. */
function listBackward(ways: readonly (readonly unknown[])[], stopped: Uint8Array): ActionLists {
  const offsets = new Int32Array(ways.length + 1);
  const actions: number[] = [];
  for (const [i, own] of ways.entries()) {
    for (let place = 0; place < (stopped[i] === 1 ? 1 : own.length); place++) actions.push(place);
    offsets[i + 1] = actions.length;
  }
  return { offsets, actions: Int32Array.from(actions) };
}

/** Place of the way that leads back from `child` to `state` by `action`. */
function placeOfWay<State>(
  { name, parents, toText }: EnvDefinition<State>,
  { state, action }: WayIn<State>,
  child: State,
): number {
  const text = toText(state);
  const place = parents(child).findIndex(
    (way) => way.action === action && toText(way.state) === text,
  );
  if (place >= 0) return place;
  throw new UserError(
    `${name}: action ${action} leads from "${text}" to "${toText(child)}", but parents of the ` +
      "latter do not list that way.",
  );
}

function readObject<State>(
  { name, fromText, isObject }: EnvDefinition<State>,
  text: string,
): State {
  let state: State;
  try {
    state = fromText(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`Object "${text}" is none of ${name}: ${reason}.`);
  }
  if (isObject(state)) return state;
  throw new UserError(`Object "${text}" is none of ${name}: a trajectory may not stop there.`);
}

/**
 * The environment of a user's definition, whose functions are called without `this`. Action 0 stops, action 1 + a is the user's action a; a
 * backward action is the place of a way in the list of `parents`. Every way is an action of its own,
 * so multiplicity and symmetry are 1. A state is a graph of one node with the state's features.
 */
export function definedEnvironment<State>(
  definition: EnvDefinition<State>,
): Environment<DefinedStates<State>> {
  const { name, maxSteps, step, toText, toSmiles } = definition;
  const ways = (states: DefinedStates<State>) => waysInto(definition, states);
  return {
    name,
    spec: specOf(definition),
    maxSteps: maxSteps + 1,
    reset: (count) => batchOf(new Array(count).fill(definition.source), new Uint8Array(count)),
    select: ({ states, stopped }, indices) =>
      batchOf(
        Array.from(indices, (i) => states[i]),
        Uint8Array.from(indices, (i) => stopped[i]),
      ),
    concat: (batches) =>
      batchOf(
        batches.flatMap(({ states }) => states),
        Uint8Array.from(batches.flatMap(({ stopped }) => [...stopped])),
      ),
    encode: (states) => encode(definition, states),
    step: ({ states, stopped }, actions) =>
      batchOf(
        states.map((state, i) => (actions[i] === STOP ? state : step(state, actions[i] - 1))),
        stopped.map((flag, i) => (actions[i] === STOP ? 1 : flag)),
      ),
    isTerminal: ({ stopped }) => stopped,
    backwardActions: (states) => listBackward(ways(states), states.stopped),
    encodeBackward(states) {
      const all = ways(states);
      const kinds = all.flatMap((own, i) =>
        states.stopped[i] === 1
          ? [STOP]
          : own.map(({ action }) => 1 + checkedAction(definition, action)),
      );
      const lists = listBackward(all, states.stopped);
      return { ...placesOfSingleNodes(lists), kind: Int32Array.from(kinds) };
    },
    undoing: ({ states }, actions, children) =>
      Int32Array.from(children.states, (child, i) =>
        actions[i] === STOP
          ? 0
          : placeOfWay(definition, { state: states[i], action: actions[i] - 1 }, child),
      ),
    stepBack({ states, stopped }, places) {
      const taken = states.map((state, i): WayIn<State> => {
        if (stopped[i] === 1) return { state, action: STOP - 1 };
        return definition.parents(state)[places[i]];
      });
      return {
        parents: batchOf(
          taken.map(({ state }) => state),
          new Uint8Array(taken.length),
        ),
        actions: Int32Array.from(taken, ({ action }) => action + 1),
      };
    },
    logMultiplicity: ({ count }) => new Float64Array(count),
    logSymmetry: ({ count }) => new Float64Array(count),
    keys: ({ states, stopped }) =>
      states.map((state, i) => `${toText(state)}${stopped[i] === 1 ? " [stopped]" : ""}`),
    toObjects: ({ states }) => states.map((state) => toText(state)),
    fromObjects: (objects) =>
      batchOf(
        objects.map((text) => readObject(definition, text)),
        new Uint8Array(objects.length).fill(1),
      ),
    ...(toSmiles && {
      toSmiles: ({ states }: DefinedStates<State>) => states.map((state) => toSmiles(state)),
    }),
    actionName: (action) => (action === STOP ? "stop" : `${action - 1}`),
  };
}
