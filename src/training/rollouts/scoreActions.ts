import { type GraphBatch, type GraphSpec, legalActions } from "../../core/graphBatch.ts";
import type { Feed } from "../../engine/program.ts";
import { legalLogProbabilities } from "../../policies/sampleActions.ts";
import type { PolicyRunner } from "./policyRunner.ts";

/** Log-probabilities [G] of given actions of each graph under a policy, nats. */
export type ActionScorer = (
  batch: GraphBatch,
  conditioning: Float32Array,
  actions: Int32Array,
) => Promise<Float64Array>;

/** Scores actions under the network with given weights. */
export const actionScorer =
  (runner: PolicyRunner, spec: GraphSpec, weights: Feed): ActionScorer =>
  async (batch, conditioning, actions) => {
    const logits = await runner.evaluate(weights, batch, conditioning);
    const all = legalLogProbabilities({ spec, batch, logits });
    let first = 0;
    return Float64Array.from(actions, (action, g) => {
      const legal = legalActions(spec, batch, g);
      const value = all[first + legal.indexOf(action)];
      first += legal.length;
      return value;
    });
  };
