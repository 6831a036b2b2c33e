import type { Environment } from "../../env/environment.ts";
import type { ChainEnds } from "./searchLocally.ts";

/** What a checkpoint keeps of chains. */
export interface ChainState {
  /** Where each stands, as text that the environment reads back. */
  readonly objects: readonly string[];
  /** Log R of them, beta and symmetry in it; nats. */
  readonly logReward: Float64Array;
}

/** Chains as a checkpoint keeps them. */
export const writeChain = (env: Environment, { objects, logReward }: ChainEnds): ChainState => ({
  objects: env.toObjects(objects),
  logReward,
});

/** Chains where a checkpoint left them. */
export const readChain = (env: Environment, { objects, logReward }: ChainState): ChainEnds => ({
  objects: env.fromObjects(objects),
  logReward,
});
