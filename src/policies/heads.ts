import type { GraphSpec } from "../core/graphBatch.ts";
import { gatherRows } from "../engine/ops/gatherRows.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { childLogits, childScoreSpecs } from "./childScores.ts";
import { embed, embeddingSpecs } from "./embedding.ts";
import { extraHeadSpecs, extraHeads } from "./extraHeads.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";
import type { PolicyHeads, PolicyOutputs, PolicyTensors } from "./policy.ts";

/** One hidden layer for the actions of a graph, one for those of a site. */
export function headSpecs(
  spec: GraphSpec,
  width: number,
  heads: PolicyHeads,
): readonly ParameterSpec[] {
  const hidden = { from: width, to: width, gain: BEFORE_ACTIVATION };
  const last = (to: number) => ({ from: width, to, gain: LAST_OF_HEAD });
  const graphHead = [
    ...linearSpecs("graphHead.hidden", hidden),
    ...linearSpecs("graphHead.logits", last(spec.graphActions)),
  ];
  const extra = extraHeadSpecs(spec, width, heads);
  if (heads.children) return [...childScoreSpecs(width), ...extra];
  if (spec.siteActions === 0) return [...graphHead, ...extra];
  const table = { vocabulary: spec.siteVocabulary, width };
  return [
    ...graphHead,
    ...(spec.siteColumns > 0 ? embeddingSpecs("siteHead.embedding", table) : []),
    ...linearSpecs("siteHead.hidden", hidden),
    ...linearSpecs("siteHead.logits", last(spec.siteActions)),
    ...extra,
  ];
}

/**
 * [S, siteActions]; a site's hidden layer sees its node, or the mean of its two nodes, and its own
 * categories.
 */
function siteLogits(
  parameters: ParameterMap,
  nodes: Tensor,
  siteNode: Tensor,
  { sitePartner, siteCategories }: PolicyTensors,
): Tensor {
  // The map before the gather: there may be more sites than nodes.
  const mapped = linear(parameters, "siteHead.hidden", nodes);
  const atFirst = gatherRows(mapped, siteNode);
  const atNode = sitePartner
    ? tf.mul(tf.add(atFirst, gatherRows(mapped, sitePartner)), 0.5)
    : atFirst;
  const hidden = siteCategories
    ? tf.add(atNode, embed(parameters, "siteHead.embedding", siteCategories))
    : atNode;
  return linear(parameters, "siteHead.logits", leakyRelu(hidden));
}

/**
 * Logits from the rows of the last layer: a graph's actions from its virtual node, a site's from
 * its nodes.
 *
 * @param rows [R, width]
 */
export function actionHeads(
  parameters: ParameterMap,
  rows: Tensor,
  { batch, heads }: { readonly batch: PolicyTensors; readonly heads: PolicyHeads },
): PolicyOutputs {
  const numGraphs = batch.graphMask.shape[0];
  const numNodes = rows.shape[0] - numGraphs;
  const [nodes, virtualNodes] = tf.split(rows, [numNodes, numGraphs], 0);
  const rest = extraHeads(parameters, { nodes, graphs: virtualNodes }, { batch, heads });
  if (heads.children) return { ...childLogits(parameters, virtualNodes, batch), ...rest };
  const hidden = leakyRelu(linear(parameters, "graphHead.hidden", virtualNodes));
  const graphLogits = linear(parameters, "graphHead.logits", hidden);
  const { siteNode } = batch;
  return {
    graphLogits,
    siteLogits: siteNode ? siteLogits(parameters, nodes, siteNode, batch) : null,
    ...rest,
  };
}
