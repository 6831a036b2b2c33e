import { ConfigError } from "../core/errors.ts";
import type { GraphSpec } from "../core/graphBatch.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { type AttentionLayout, attention, attentionLayout, attentionSpecs } from "./attention.ts";
import { conditionedNorm, conditionedNormSpecs } from "./conditionedNorm.ts";
import { graphInput, graphInputSpecs } from "./graphInput.ts";
import { actionHeads, headSpecs } from "./heads.ts";
import { BEFORE_ACTIVATION, linear, linearSpecs } from "./linear.ts";
import { edgeMessages } from "./messagePassing.ts";
import type { Policy, PolicyHeads, PolicyTensors } from "./policy.ts";

/** Hidden numbers of a feed-forward block, as a multiple of the width. */
const FEED_FORWARD = 4;

export interface GraphTransformerOptions {
  readonly layers: number;
  /** Numbers per node. */
  readonly width: number;
  /** Attention heads; divides `width`. */
  readonly heads: number;
}

function layerSpecs(
  name: string,
  spec: GraphSpec,
  { width, layers, conditioningSize }: GraphTransformerOptions & { conditioningSize: number },
): readonly ParameterSpec[] {
  const heard = spec.edgeColumns > 0 ? 2 * width : width;
  // Each of the 2 `layers` residual branches adds its share to a variance of about 1.
  const gain = 1 / Math.sqrt(2 * layers);
  const wide = FEED_FORWARD * width;
  return [
    ...conditionedNormSpecs(`${name}.norm`, { width, conditioningSize }),
    ...attentionSpecs(`${name}.attention`, width),
    ...linearSpecs(`${name}.mix`, { from: heard, to: width, gain }),
    ...linearSpecs(`${name}.feedForward.hidden`, {
      from: width,
      to: wide,
      gain: BEFORE_ACTIVATION,
    }),
    ...linearSpecs(`${name}.feedForward.output`, { from: wide, to: width, gain }),
  ];
}

/** What all layers share. */
interface LayerContext {
  readonly batch: PolicyTensors;
  /** [E, width] or null. */
  readonly edges: Tensor | null;
  readonly layout: AttentionLayout;
}

/** [R, width] -> [R, width] */
function layer(
  parameters: ParameterMap,
  name: string,
  rows: Tensor,
  context: LayerContext,
): Tensor {
  const { batch, edges, layout } = context;
  const x = conditionedNorm(parameters, `${name}.norm`, { x: rows, batch });
  const attended = attention(parameters, `${name}.attention`, { x, layout });
  const heard = edges ? tf.concat([edgeMessages(x, edges, batch), attended], 1) : attended;
  const mixed = tf.add(rows, linear(parameters, `${name}.mix`, heard));

  const hidden = leakyRelu(linear(parameters, `${name}.feedForward.hidden`, layerNorm(mixed)));
  return tf.add(mixed, linear(parameters, `${name}.feedForward.output`, hidden));
}

/**
 * A graph transformer with a virtual node a graph. Each layer, with pre-norm residuals:
 *
 * x = FiLM(norm(h)); h += W [messages(x), attention(x)]; h += feedForward(norm(h))
 *
 * Messages run along edges, attention among all rows of a graph; the conditioning scales and
 * shifts x and enters the virtual node. The parts are those of the graph transformer of
 * recursionpharma/gflownet, with messages and attention side by side instead of in turn.
 *
 * @throws ConfigError if `heads` does not divide `width`
 */
export function graphTransformer(
  options: GraphTransformerOptions,
  spec: GraphSpec,
  conditioningSize: number,
  extra: PolicyHeads = {},
): Policy {
  const { layers, width, heads } = options;
  if (width % heads !== 0) {
    throw new ConfigError(
      `policy.heads is ${heads}, which does not divide policy.width ${width}. ` +
        "Choose a width that is a multiple of the heads.",
    );
  }
  const names = Array.from({ length: layers }, (_, i) => `layer${i}`);
  return {
    name: "graphTransformer",
    parameters: [
      ...graphInputSpecs(spec, { width, conditioningSize }),
      ...names.flatMap((name) => layerSpecs(name, spec, { ...options, conditioningSize })),
      ...headSpecs(spec, width, extra),
    ],
    forward: (parameters, batch) => {
      const input = graphInput(parameters, batch);
      const context = { batch, edges: input.edges, layout: attentionLayout(batch, heads) };
      const last = names.reduce((rows, name) => layer(parameters, name, rows, context), input.rows);
      return actionHeads(parameters, layerNorm(last), { batch, heads: extra });
    },
  };
}
