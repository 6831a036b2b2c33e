import { ConfigError, UserError } from "../../core/errors.ts";
import { type GraphBatch, type GraphSpec, singleNodeBatch } from "../../core/graphBatch.ts";
import type { ActionLists, BackwardStep, Environment } from "../environment.ts";
import { placesOfSingleNodes } from "../placesOfSingleNodes.ts";
import { concatCells, type HypergridStates, selectCells } from "./hypergridStates.ts";

/** Size of a grid: `side` values in each of `dimensions` directions. */
export interface HypergridOptions {
  readonly dimensions: number;
  readonly side: number;
}

/** A grid environment and its size. */
export interface Hypergrid extends Environment<HypergridStates>, HypergridOptions {}

/**
 * The grid of Bengio et al. 2021 (arXiv:2106.04399): from the origin, each action adds 1 to one
 * coordinate or stops. Action 0 stops, action d + 1 increments coordinate d; a backward action has
 * the number of the forward action that it undoes. An object is its coordinates as text, "3,5".
 *
 * Every state is its own class, so multiplicity and symmetry are 1. A state is a graph of one node
 * whose d-th category is d * side + coordinate d.
 *
 * @throws ConfigError if `dimensions` is no integer from 1 or `side` no integer from 2
 */
export function createHypergrid({ dimensions, side }: HypergridOptions): Hypergrid {
  requireInteger("dimensions", dimensions, 1);
  requireInteger("side", side, 2);
  return {
    name: `hypergrid ${Array(dimensions).fill(side).join("x")}`,
    dimensions,
    side,
    spec: specOf(dimensions, side),
    maxSteps: dimensions * (side - 1) + 1,
    reset: (count) => ({
      count,
      coordinates: new Int32Array(count * dimensions),
      stopped: new Uint8Array(count),
    }),
    select: (states, indices) => selectCells(states, indices, dimensions),
    concat: (batches) => concatCells(batches, dimensions),
    encode: (states) => encodeCells(states, dimensions, side),
    step: (states, actions) => moveCells(states, actions, dimensions, 1),
    isTerminal: (states) => states.stopped,
    backwardActions: (states) => listBackward(states, dimensions),
    encodeBackward: (states) => placesOfSingleNodes(listBackward(states, dimensions)),
    undoing: (_states, actions, children) => findUndone(children, actions, dimensions),
    logTrajectoryCounts: (states) => logMultinomials(states, dimensions),
    stepBack: (states, actions): BackwardStep<HypergridStates> => ({
      parents: moveCells(states, actions, dimensions, -1),
      actions,
    }),
    logMultiplicity: (states) => new Float64Array(states.count),
    logSymmetry: (states) => new Float64Array(states.count),
    keys: (states) =>
      cellTexts(states, dimensions).map((text, i) => (states.stopped[i] === 1 ? `${text}!` : text)),
    toObjects: (states) => cellTexts(states, dimensions),
    fromObjects: (objects) => readCells(objects, dimensions, side),
  };
}

function requireInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ConfigError(`hypergrid: ${name} is ${value}; it must be an integer from ${least}.`);
}

function specOf(dimensions: number, side: number): GraphSpec {
  return {
    nodeColumns: dimensions,
    nodeVocabulary: dimensions * side,
    edgeColumns: 0,
    edgeVocabulary: 0,
    siteColumns: 0,
    siteVocabulary: 0,
    graphActions: dimensions + 1,
    siteActions: 0,
    backwardKinds: dimensions + 1,
    maxNodes: 1,
  };
}

function encodeCells(states: HypergridStates, dimensions: number, side: number): GraphBatch {
  const { count, coordinates, stopped } = states;
  const graphActions = dimensions + 1;
  const graphMask = new Uint8Array(count * graphActions);
  for (let i = 0; i < count; i++) {
    if (stopped[i] === 1) continue;
    graphMask[i * graphActions] = 1;
    for (let d = 0; d < dimensions; d++) {
      graphMask[i * graphActions + d + 1] = coordinates[i * dimensions + d] < side - 1 ? 1 : 0;
    }
  }
  const nodeCategories = coordinates.map((value, at) => (at % dimensions) * side + value);
  return singleNodeBatch({ count, nodeCategories, graphMask });
}

/** Takes (`by` 1) or undoes (`by` -1) an action of each state. */
function moveCells(
  states: HypergridStates,
  actions: Int32Array,
  dimensions: number,
  by: 1 | -1,
): HypergridStates {
  const coordinates = states.coordinates.slice();
  const stopped = states.stopped.slice();
  for (let i = 0; i < states.count; i++) {
    if (actions[i] === 0) stopped[i] += by;
    else coordinates[i * dimensions + actions[i] - 1] += by;
  }
  return { count: states.count, coordinates, stopped };
}

function listBackward(states: HypergridStates, dimensions: number): ActionLists {
  const offsets = new Int32Array(states.count + 1);
  const actions: number[] = [];
  for (let i = 0; i < states.count; i++) {
    if (states.stopped[i] === 1) actions.push(0);
    else {
      for (let d = 0; d < dimensions; d++) {
        if (states.coordinates[i * dimensions + d] > 0) actions.push(d + 1);
      }
    }
    offsets[i + 1] = actions.length;
  }
  return { offsets, actions: Int32Array.from(actions) };
}

/** Places of the undone actions: increments of earlier coordinates come first. */
function findUndone(
  { count, coordinates }: HypergridStates,
  actions: Int32Array,
  dimensions: number,
): Int32Array {
  const places = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < actions[i] - 1; d++) {
      if (coordinates[i * dimensions + d] > 0) places[i]++;
    }
  }
  return places;
}

/** Log of the number of orders of a cell's increments, (sum x)! / prod x!. */
function logMultinomials(
  { count, coordinates }: HypergridStates,
  dimensions: number,
): Float64Array {
  const result = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let total = 0;
    for (let d = 0; d < dimensions; d++) {
      // C(total, k) for each coordinate in turn, factor by factor.
      for (let k = 1; k <= coordinates[i * dimensions + d]; k++) {
        result[i] += Math.log(++total / k);
      }
    }
  }
  return result;
}

function cellTexts(states: HypergridStates, dimensions: number): string[] {
  return Array.from({ length: states.count }, (_, i) =>
    states.coordinates.subarray(i * dimensions, (i + 1) * dimensions).join(","),
  );
}

function readCells(objects: readonly string[], dimensions: number, side: number): HypergridStates {
  const coordinates = new Int32Array(objects.length * dimensions);
  for (const [i, text] of objects.entries()) {
    const parts = text.split(",").map((part) => part.trim());
    const valid = parts.every((part) => /^\d+$/.test(part) && Number(part) < side);
    if (parts.length !== dimensions || !valid) {
      throw new UserError(
        `Object "${text}" is no cell of the grid: give ${dimensions} integers from 0 to ` +
          `${side - 1}, separated by commas.`,
      );
    }
    coordinates.set(parts.map(Number), i * dimensions);
  }
  return { count: objects.length, coordinates, stopped: new Uint8Array(objects.length).fill(1) };
}
