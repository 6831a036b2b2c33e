import type { OwnOptions } from "../../core/modules/ownModule.ts";

/** A way into a state: a parent, and its action that leads to the state. */
export interface WayIn<State> {
  readonly state: State;
  readonly action: number;
}

/**
 * A space of objects of the user's own, built step by step from one source state.
 *
 * States are plain data (numbers, texts, arrays, objects): they are copied between threads. No
 * function may change the state that it is given. Actions are whole numbers from 0; stopping, which
 * makes an object of a state, is not one of them.
 *
 * Each way into a state is an action of its own: if two actions lead from a state to the same other
 * state, `parents` lists both. Objects then are drawn exactly in proportion to their rewards.
 */
export interface EnvDefinition<State> {
  /** What is built, for messages. */
  readonly name: string;
  /** The state that every trajectory starts from. */
  readonly source: State;
  /** How many actions there are, stop not counted. */
  readonly numActions: number;
  /** Most actions from the source to an object, stop not counted. */
  readonly maxSteps: number;
  /** [columns] how many values each column of `features` has. */
  readonly featureSizes: readonly number[];
  /** Actions that may be taken in a state, in any order. */
  legalActions(state: State): readonly number[];
  /** Whether a state is an object, so that a trajectory may stop there. */
  isObject(state: State): boolean;
  /** The state that a legal action leads to. */
  step(state: State, action: number): State;
  /** All ways into a state; none into the source alone. */
  parents(state: State): readonly WayIn<State>[];
  /** [columns] what the network sees of a state: column c holds a whole number below featureSizes[c]. */
  features(state: State): readonly number[];
  /** A state as text: the same for equal states, and for no others. Of an object it is its name. */
  toText(state: State): string;
  /** The object of a text; throws where there is none. */
  fromText(text: string): State;
  /** SMILES of an object; absent where objects are no molecules. */
  toSmiles?(state: State): string;
}

/**
 * An environment of the user's own, or a function that makes one from `env.options` of the config;
 * returned as it is, with its type checked where it is written. The default export of the module
 * that `env: { type: module, path }` names. A function is typed by what states are, as in
 * `defineEnv<string>((options) => ...)`.
 */
export function defineEnv<State>(environment: EnvDefinition<State>): EnvDefinition<State>;
export function defineEnv<State>(
  environment: (options: OwnOptions) => EnvDefinition<State> | Promise<EnvDefinition<State>>,
): typeof environment;
export function defineEnv(environment: unknown): unknown {
  return environment;
}
