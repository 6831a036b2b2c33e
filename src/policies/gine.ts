import type { GraphSpec } from "../core/graphBatch.ts";
import { gatherRows } from "../engine/ops/gatherRows.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import { leakyRelu } from "../engine/ops/leakyRelu.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { conditionedNorm, conditionedNormSpecs } from "./conditionedNorm.ts";
import { graphInput, graphInputSpecs } from "./graphInput.ts";
import { actionHeads, headSpecs } from "./heads.ts";
import { BEFORE_ACTIVATION, linear, linearSpecs } from "./linear.ts";
import { edgeMessages } from "./messagePassing.ts";
import type { Policy, PolicyHeads, PolicyTensors } from "./policy.ts";

export interface GineOptions {
  readonly layers: number;
  /** Numbers per node. */
  readonly width: number;
}

function layerSpecs(
  name: string,
  { layers, width, conditioningSize }: GineOptions & { readonly conditioningSize: number },
): readonly ParameterSpec[] {
  const gain = 1 / Math.sqrt(layers);
  return [
    ...conditionedNormSpecs(`${name}.norm`, { width, conditioningSize }),
    { name: `${name}.epsilon`, shape: [1], init: { constant: 0 } },
    ...linearSpecs(`${name}.hidden`, { from: width, to: 2 * width, gain: BEFORE_ACTIVATION }),
    ...linearSpecs(`${name}.output`, { from: 2 * width, to: width, gain }),
  ];
}

/**
 * What the virtual nodes pass on: to each node the row of its graph's virtual node, to each
 * virtual node the sum over the rows of its graph.
 *
 * @param x [R, width]
 * @returns [R, width]
 */
function virtualMessages(x: Tensor, batch: PolicyTensors): Tensor {
  const [numGraphs, length] = batch.layoutRows.shape;
  const [numRows, width] = x.shape;
  const numNodes = numRows - numGraphs;
  const virtualNodes = tf.slice(x, [numNodes, 0], [numGraphs, width]);
  const toNodes = gatherRows(virtualNodes, tf.slice(batch.rowGraph, [0], [numNodes]));
  const laidOut = gatherRows(x, tf.reshape(batch.layoutRows, [numGraphs * length]));
  const toVirtual = tf.matMul(
    tf.reshape(batch.layoutMask, [numGraphs, 1, length]),
    tf.reshape(laidOut, [numGraphs, length, width]),
  );
  return tf.concat([toNodes, tf.reshape(toVirtual, [numGraphs, width])], 0);
}

/** [R, width] -> [R, width] */
function layer(
  parameters: ParameterMap,
  name: string,
  rows: Tensor,
  { batch, edges }: { readonly batch: PolicyTensors; readonly edges: Tensor | null },
): Tensor {
  const x = conditionedNorm(parameters, `${name}.norm`, { x: rows, batch });
  const own = tf.mul(x, tf.add(parameters[`${name}.epsilon`], 1));
  const withVirtual = tf.add(own, virtualMessages(x, batch));
  const heard = edges ? tf.add(withVirtual, edgeMessages(x, edges, batch)) : withVirtual;
  const hidden = leakyRelu(linear(parameters, `${name}.hidden`, heard));
  return tf.add(rows, linear(parameters, `${name}.output`, hidden));
}

/**
 * Graph isomorphism network with edge features (Hu et al., "Strategies for Pre-training Graph
 * Neural Networks", as in
 * https://pytorch-geometric.readthedocs.io/en/latest/generated/torch_geometric.nn.conv.GINEConv.html):
 * h_v' = MLP((1 + eps) h_v + sum over u -> v of relu(h_u + e_uv)); here with a virtual node a
 * graph and pre-norm residuals.
 */
export function gine(
  options: GineOptions,
  spec: GraphSpec,
  conditioningSize: number,
  heads: PolicyHeads = {},
): Policy {
  const { layers, width } = options;
  const names = Array.from({ length: layers }, (_, i) => `layer${i}`);
  return {
    name: "gine",
    parameters: [
      ...graphInputSpecs(spec, { width, conditioningSize }),
      ...names.flatMap((name) => layerSpecs(name, { ...options, conditioningSize })),
      ...headSpecs(spec, width, heads),
    ],
    forward: (parameters, batch) => {
      const { rows: first, edges } = graphInput(parameters, batch);
      const last = names.reduce(
        (rows, name) => layer(parameters, name, rows, { batch, edges }),
        first,
      );
      return actionHeads(parameters, layerNorm(last), { batch, heads });
    },
  };
}
