import type { LiveParts } from "./emit.ts";
import type { GraphNode, Value } from "./graph.ts";
import type { Shape } from "./shapes.ts";

/** A part of a flat input that the caller feeds as an input of its own, in the same memory. */
export interface InputView {
  /** Name of the input that it is a part of. */
  readonly input: string;
  /** Elements start..end-1. */
  readonly start: number;
  readonly end: number;
  readonly shape: Shape;
}

/** Values that need no node, because they can be fed as views. */
export interface InputViews {
  readonly views: ReadonlyMap<Value, InputView>;
  /** The nodes that they replace. */
  readonly replaced: ReadonlySet<GraphNode>;
}

function splitViews({ op, inputs, outputs, attributes }: GraphNode): [Value, InputView][] {
  const [{ source, shape }] = inputs;
  const isCut = op === "Split" && source.kind === "input" && shape.length === 1;
  if (!isCut || attributes.axis !== 0) return [];
  let end = 0;
  return outputs.map((output) => {
    const start = end;
    end += output.shape[0];
    return [output, { input: source.name, start, end, shape: output.shape }];
  });
}

/**
 * Parts that a Split cuts out of a flat input, such as the arrays of a policy out of its weights,
 * and what is only a reshaped part. ONNX Runtime would copy each part in every run: all weights, a
 * tenth of the time of a forward pass.
 */
export function findInputViews({ nodes }: LiveParts): InputViews {
  const views = new Map<Value, InputView>();
  const replaced = new Set<GraphNode>();
  for (const node of nodes) {
    const parts = splitViews(node);
    for (const [value, view] of parts) views.set(value, view);
    const whole = node.op === "Reshape" ? views.get(node.inputs[0]) : undefined;
    const [output] = node.outputs;
    if (whole) views.set(output, { ...whole, shape: output.shape });
    if (parts.length > 0 || whole) replaced.add(node);
  }
  return { views, replaced };
}
