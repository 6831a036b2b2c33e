import type { BackwardPlaces, GraphBatch, GraphSpec } from "../core/graphBatch.ts";
import type { Rng } from "../core/rng.ts";

/** What every batch of states has; the rest is the environment's own flat typed arrays. */
export interface StateBatch {
  /** Number of states. */
  readonly count: number;
}

/** Lists of actions, one list a state: state s has actions[offsets[s]..offsets[s + 1] - 1]. */
export interface ActionLists {
  readonly offsets: Int32Array;
  readonly actions: Int32Array;
}

/** Parents reached by backward steps, and the forward actions that lead from them to the children. */
export interface BackwardStep<States extends StateBatch> {
  readonly parents: States;
  /** [count] legal action of each parent whose `step` gives back the child. */
  readonly actions: Int32Array;
}

/**
 * A space of objects built step by step from one source state.
 *
 * State batches are immutable: each method returns new ones. Isomorphic states encode to equal
 * batches up to the order of nodes, so a policy sees isomorphism classes. Masks and parents come
 * from one piece of logic: a backward action is listed exactly when it undoes a legal step.
 *
 * Exactness. An action may stand for several symmetric labelled actions, chosen among uniformly;
 * `logMultiplicity` is the log of their number m, and the labelled log-probability is
 * log PF(action) - log m. Backward actions are labelled ones, each listed. With
 * log R~ = log R + `logSymmetry`, trajectory balance then samples classes in proportion to R and
 * its log Z is log sum R (Kim et al. 2025, arXiv:2506.02685; docs/exactness.md derives each case).
 */
export interface Environment<States extends StateBatch = StateBatch> {
  readonly name: string;
  readonly spec: GraphSpec;
  /** Most actions of a trajectory, stop included. */
  readonly maxSteps: number;
  /** `count` copies of the source state. */
  reset(count: number): States;
  /** The states at `indices`, in that order; an index may repeat. */
  select(states: States, indices: ArrayLike<number>): States;
  /** The states of all batches, in order. */
  concat(batches: readonly States[]): States;
  /** Graphs and legal actions. Terminal states have no legal action. */
  encode(states: States): GraphBatch;
  /**
   * The states that actions lead to.
   *
   * @param actions [count] legal action of each state.
   */
  step(states: States, actions: Int32Array): States;
  /** [count] 1 where the state is an object and the trajectory has ended. */
  isTerminal(states: States): Uint8Array;
  /** Backward actions of each state; none only for the source. */
  backwardActions(states: States): ActionLists;
  /**
   * The backward actions of each state as places of its graph in `encode(states)`, in the order of
   * `backwardActions`. Equivalent ones (by a symmetry of the state) look alike to a policy.
   */
  encodeBackward(states: States): BackwardPlaces;
  /**
   * [count] place, in the list of backward actions of each of `children`, of one that undoes
   * `actions[i]` taken in state i; `children` is what `step(states, actions)` gave. Of several
   * equivalent ones any.
   */
  undoing(states: States, actions: Int32Array, children: States): Int32Array;
  /**
   * [count] nats; log of the number of labelled trajectories from the source to each state: the sum
   * of those of its parents, one a backward action. Absent where it is not known without search.
   */
  logTrajectoryCounts?(states: States): Float64Array;
  /**
   * The states that backward actions lead to.
   *
   * @param actions [count] backward action of each state.
   */
  stepBack(states: States, actions: Int32Array): BackwardStep<States>;
  /** [count] nats; log of how many labelled actions `actions` stand for. */
  logMultiplicity(states: States, actions: Int32Array): Float64Array;
  /** [count] nats; log of the factor by which a terminal state's reward is scaled. */
  logSymmetry(states: States): Float64Array;
  /** [count] equal for isomorphic states and for no others. */
  keys(states: States): string[];
  /** Terminal states as text that `fromObjects` reads back. */
  toObjects(states: States): string[];
  /** @throws UserError naming the object that lies outside the space, and why. */
  fromObjects(objects: readonly string[]): States;
  /**
   * Names of the objects of terminal states, the same for all classes that are one object (the
   * Kekule forms of a molecule); absent where every class is its own object.
   */
  objectNames?(states: States): string[];
  /**
   * For each terminal state x a class of the same object, drawn so that each labelled one (a Kekule
   * structure) is equally likely; absent where every class is its own object.
   */
  sampleForms?(states: States, rng: Rng): States;
  /** Molecules of terminal states as SMILES; absent where objects are no molecules. */
  toSmiles?(states: States): string[];
  /** What messages call an action; its number where absent. */
  actionName?(action: number): string;
}
