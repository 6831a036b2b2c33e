import { gatherRows } from "../engine/ops/gatherRows.ts";
import { logSumExp } from "../engine/ops/logSumExp.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import type { PolicyOutputs, PolicyTensors } from "./policy.ts";

/** Taken off illegal logits. Finite, so that a place without legal actions gives no NaN. */
const ILLEGAL = 1e9;

/** logits where `mask` is 1; 1e9 less, and so of no weight, where it is 0. */
const masked = (logits: Tensor, mask: Tensor): Tensor =>
  tf.add(logits, tf.mul(tf.sub(mask, 1), ILLEGAL));

/** @throws Error if there are site logits, but the batch has no sites */
function maskedLogits({ graphLogits, siteLogits }: PolicyOutputs, batch: PolicyTensors) {
  const graph = masked(graphLogits, batch.graphMask);
  if (siteLogits === null) return { graph, site: null };
  const { siteMask, graphSites } = batch;
  if (siteMask === undefined || graphSites === undefined) {
    throw new Error(
      "actionLogProbabilities: the policy gives site logits for a batch without sites.",
    );
  }
  return { graph, site: { logits: masked(siteLogits, siteMask), graphSites } };
}

type Masked = ReturnType<typeof maskedLogits>;

/** [G] log sum of exp over all actions of each graph: first by site, then by graph. */
function logNormalizer({ graph, site }: Masked): Tensor {
  if (site === null) return logSumExp(graph);
  const [numGraphs, maxSites] = site.graphSites.shape;
  const bySite = logSumExp(site.logits);
  const ofGraph = gatherRows(bySite, tf.reshape(site.graphSites, [numGraphs * maxSites]));
  return logSumExp(tf.concat([graph, tf.reshape(ofGraph, [numGraphs, maxSites])], 1));
}

/**
 * Outputs of a rollout step by name: `graphLogits` [G, graphActions] and, where there are sites,
 * `siteLogits` [S, siteActions], both unmasked; `sampleActions` reads them.
 */
export function actionLogits({ graphLogits, siteLogits }: PolicyOutputs): Record<string, Tensor> {
  return siteLogits ? { graphLogits, siteLogits } : { graphLogits };
}

/** What a policy says of one action of each graph. */
export interface ChosenLogits {
  /** [G] the action's logit; about -1e9 for an illegal one. */
  readonly logit: Tensor;
  /** [G] log of the sum of exp over the logits of all legal actions. */
  readonly logNormalizer: Tensor;
  /** [G] logit of stop, about -1e9 where it is illegal. */
  readonly stopLogit: Tensor;
}

/**
 * Logits of one action of each graph, and what normalises them.
 *
 * @param chosen [G] int32 into the graph logits followed by the site logits (`flatActionIndices`)
 */
export function chosenLogits(
  outputs: PolicyOutputs,
  batch: PolicyTensors,
  chosen: Tensor,
): ChosenLogits {
  const logits = maskedLogits(outputs, batch);
  const flat = [logits.graph, ...(logits.site ? [logits.site.logits] : [])];
  const all = tf.concat(flat.map((part) => tf.reshape(part, [part.size])));
  const numGraphs = logits.graph.shape[0];
  return {
    logit: gatherRows(all, chosen),
    logNormalizer: logNormalizer(logits),
    stopLogit: tf.reshape(tf.slice(logits.graph, [0, 0], [numGraphs, 1]), [numGraphs]),
  };
}

/**
 * Log-probability of one action of each graph: its logit less the log sum of exp over the legal
 * actions of the graph.
 *
 * @param chosen as in `chosenLogits`
 * @returns [G] nats; about -1e9 for an illegal action, never NaN
 */
export function chosenLogProbabilities(
  outputs: PolicyOutputs,
  batch: PolicyTensors,
  chosen: Tensor,
): Tensor {
  const { logit, logNormalizer: total } = chosenLogits(outputs, batch, chosen);
  return tf.sub(logit, total);
}
