import { ConfigError } from "../core/errors.ts";
import type { GraphSpec } from "../core/graphBatch.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import { type Tensor, type Tensor2D, tf } from "../engine/tf.ts";
import { childLogits, childScoreSpecs } from "./childScores.ts";
import { embed, embeddingSpecs } from "./embedding.ts";
import { extraHeadSpecs, extraHeads } from "./extraHeads.ts";
import { BEFORE_ACTIVATION, LAST_OF_HEAD, linear, linearSpecs } from "./linear.ts";
import type { Policy, PolicyHeads } from "./policy.ts";

export interface MlpOptions {
  /** Hidden layers, the embedding included. */
  readonly layers: number;
  /** Numbers per hidden layer. */
  readonly width: number;
}

/**
 * A plain network for environments whose states are single nodes without sites: a linear map of
 * the node's k-hot code and the conditioning, leaky ReLU, further hidden layers, logits.
 *
 * @throws ConfigError if states may have several nodes or have sites
 */
export function mlp(
  { layers, width }: MlpOptions,
  spec: GraphSpec,
  conditioningSize: number,
  heads: PolicyHeads = {},
): Policy {
  if (spec.maxNodes !== 1 || spec.siteActions > 0) {
    throw new ConfigError(
      "policy.type is mlp, which reads states of one node without sites, but states of this " +
        `environment have up to ${spec.maxNodes} nodes and ${spec.siteActions} actions a site. ` +
        "Use graphTransformer or gine.",
    );
  }
  const names = Array.from({ length: layers - 1 }, (_, i) => `hidden${i + 1}`);
  const limit = Math.sqrt(3 / Math.max(1, conditioningSize));
  return {
    name: "mlp",
    parameters: [
      ...embeddingSpecs("nodeEmbedding", { vocabulary: spec.nodeVocabulary, width }),
      { name: "nodeBias", shape: [width], init: { constant: 0 } },
      ...(conditioningSize > 0
        ? [{ name: "conditioning", shape: [conditioningSize, width], init: { limit } }]
        : []),
      ...names.flatMap((name) =>
        linearSpecs(name, { from: width, to: width, gain: BEFORE_ACTIVATION }),
      ),
      ...(heads.children
        ? childScoreSpecs(width)
        : linearSpecs("logits", { from: width, to: spec.graphActions, gain: LAST_OF_HEAD })),
      ...extraHeadSpecs(spec, width, heads),
    ],
    forward: (parameters, batch) => {
      const numGraphs = batch.graphMask.shape[0];
      const codes = tf.slice(batch.nodeCategories, [0, 0], [spec.nodeColumns, numGraphs]);
      const embedded = tf.add(embed(parameters, "nodeEmbedding", codes), parameters.nodeBias);
      const first = batch.conditioning
        ? tf.add(
            embedded,
            tf.matMul(batch.conditioning as Tensor2D, parameters.conditioning as Tensor2D),
          )
        : embedded;
      const hidden = names.reduce(
        (x: Tensor, name) => leakyRelu(linear(parameters, name, x)),
        leakyRelu(first),
      );
      // Node g is graph g's; one row more is where padding hangs.
      const nodes = tf.concat([hidden, tf.zeros([1, width])], 0);
      const logits = heads.children
        ? childLogits(parameters, hidden, batch)
        : { graphLogits: linear(parameters, "logits", hidden), siteLogits: null };
      return {
        ...logits,
        ...extraHeads(parameters, { nodes, graphs: hidden }, { batch, heads }),
      };
    },
  };
}
