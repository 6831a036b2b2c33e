import type { GraphSpec } from "../core/graphBatch.ts";
import { gatherRows } from "../engine/ops/gatherRows.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { embed, embeddingSpecs } from "./embedding.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";
import { outcomeHead, outcomeHeadSpecs } from "./outcomeHead.ts";
import type { PolicyHeads, PolicyOutputs, PolicyTensors } from "./policy.ts";

/** Names of the heads with one number a graph. */
const SCALAR_HEADS = { flow: "flowHead", count: "countHead" } as const;

/** Whether an array belongs to the backward policy alone. */
export const isBackwardParameter = (name: string): boolean =>
  name.startsWith("backwardHead.") || name.startsWith(`${SCALAR_HEADS.count}.`);

/** One hidden layer and one number; the number starts at 0 everywhere. */
function scalarSpecs(name: string, width: number): readonly ParameterSpec[] {
  return [
    ...linearSpecs(`${name}.hidden`, { from: width, to: width, gain: BEFORE_ACTIVATION }),
    { name: `${name}.output.weight`, shape: [width, 1], init: { constant: 0 } },
    { name: `${name}.output.bias`, shape: [1], init: { constant: 0 } },
  ];
}

/** One hidden layer and so many numbers, of mean square 1 at the start. */
const featureSpecs = (width: number, features: number): readonly ParameterSpec[] => [
  ...linearSpecs("featureHead.hidden", { from: width, to: width, gain: BEFORE_ACTIVATION }),
  ...linearSpecs("featureHead.output", { from: width, to: features }),
];

/** Arrays of the heads that a network has beside those of forward actions. */
export function extraHeadSpecs(
  spec: GraphSpec,
  width: number,
  heads: PolicyHeads,
): readonly ParameterSpec[] {
  const backward = [
    ...linearSpecs("backwardHead.hidden", { from: width, to: width, gain: BEFORE_ACTIVATION }),
    ...embeddingSpecs("backwardHead.kind", { vocabulary: spec.backwardKinds, width }),
    ...linearSpecs("backwardHead.logit", { from: width, to: 1, gain: LAST_OF_HEAD }),
  ];
  return [
    ...(heads.flow ? scalarSpecs(SCALAR_HEADS.flow, width) : []),
    ...(heads.backward ? backward : []),
    ...(heads.count ? scalarSpecs(SCALAR_HEADS.count, width) : []),
    ...(heads.features ? featureSpecs(width, heads.features) : []),
    ...(heads.outcome ? outcomeHeadSpecs(width, heads.outcome) : []),
  ];
}

/** [B]; a backward action's hidden layer sees the mean of its nodes and its kind. */
function backwardLogits(
  parameters: ParameterMap,
  nodes: Tensor,
  { backwardNode, backwardPartner, backwardKind }: PolicyTensors,
): Tensor | undefined {
  if (!backwardNode || !backwardPartner || !backwardKind) return undefined;
  const mapped = linear(parameters, "backwardHead.hidden", nodes);
  const ends = tf.add(gatherRows(mapped, backwardNode), gatherRows(mapped, backwardPartner));
  const kinds = embed(parameters, "backwardHead.kind", backwardKind);
  const hidden = leakyRelu(tf.add(tf.mul(ends, 0.5), kinds));
  return tf.reshape(linear(parameters, "backwardHead.logit", hidden), [backwardNode.shape[0]]);
}

/** [G, columns] */
const smallHead = (parameters: ParameterMap, name: string, graphs: Tensor): Tensor =>
  linear(parameters, `${name}.output`, leakyRelu(linear(parameters, `${name}.hidden`, graphs)));

/** [G] */
const scalarHead = (parameters: ParameterMap, name: string, graphs: Tensor): Tensor =>
  tf.reshape(smallHead(parameters, name, graphs), [graphs.shape[0]]);

/**
 * What a network says beside the logits of forward actions.
 *
 * @param rows.nodes [N, width] last layer of the nodes
 * @param rows.graphs [G, width] last layer of the graphs
 */
export function extraHeads(
  parameters: ParameterMap,
  rows: { readonly nodes: Tensor; readonly graphs: Tensor },
  { batch, heads }: { readonly batch: PolicyTensors; readonly heads: PolicyHeads },
): Pick<PolicyOutputs, "backwardLogits" | "logFlow" | "logCount" | "features" | "logOutcome"> {
  const { nodes, graphs } = rows;
  const logits = heads.backward ? backwardLogits(parameters, nodes, batch) : undefined;
  return {
    ...(logits && { backwardLogits: logits }),
    ...(heads.flow && { logFlow: scalarHead(parameters, SCALAR_HEADS.flow, graphs) }),
    ...(heads.features && { features: smallHead(parameters, "featureHead", graphs) }),
    ...(heads.outcome &&
      batch.outcome && { logOutcome: outcomeHead(parameters, graphs, batch.outcome) }),
    ...(heads.count && { logCount: scalarHead(parameters, SCALAR_HEADS.count, graphs) }),
  };
}
