import type { GraphSpec } from "../core/graphBatch.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import { embed, embeddingSpecs } from "./embedding.ts";
import type { PolicyTensors } from "./policy.ts";

/** What the layers of a graph network start from. */
export interface GraphInput {
  /** [R, width] nodes, then one virtual node a graph. */
  readonly rows: Tensor;
  /** [E, width]; null if the environment has no edges. */
  readonly edges: Tensor | null;
}

/** Tables of nodes and edges, and the virtual node. */
export function graphInputSpecs(
  spec: GraphSpec,
  { width, conditioningSize }: { readonly width: number; readonly conditioningSize: number },
): readonly ParameterSpec[] {
  const shape = [conditioningSize, width];
  const limit = Math.sqrt(3 / Math.max(1, conditioningSize));
  return [
    ...embeddingSpecs("nodeEmbedding", { vocabulary: spec.nodeVocabulary, width }),
    ...(spec.edgeColumns > 0
      ? embeddingSpecs("edgeEmbedding", { vocabulary: spec.edgeVocabulary, width })
      : []),
    { name: "virtualNode", shape: [1, width], init: { limit: 1 } },
    ...(conditioningSize > 0 ? [{ name: "virtualNode.conditioning", shape, init: { limit } }] : []),
  ];
}

/** Each graph gets a virtual node: a learned vector plus a linear map of its conditioning. */
export function graphInput(parameters: ParameterMap, batch: PolicyTensors): GraphInput {
  const { conditioning, edgeCategories } = batch;
  const numGraphs = batch.graphMask.shape[0];
  const nodes = embed(parameters, "nodeEmbedding", batch.nodeCategories);
  const shared = parameters.virtualNode;
  const virtualNodes = conditioning
    ? tf.add(
        tf.matMul(conditioning as Tensor2D, parameters["virtualNode.conditioning"] as Tensor2D),
        shared,
      )
    : tf.add(tf.zeros([numGraphs, 1]), shared);
  return {
    rows: tf.concat([nodes, virtualNodes], 0),
    edges: edgeCategories ? embed(parameters, "edgeEmbedding", edgeCategories) : null,
  };
}
