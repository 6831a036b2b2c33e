import type { GraphBatch, GraphSpec } from "./graphBatch.ts";

/** Whether a graph has more than one legal action. */
function hasChoice(
  { graphActions, siteActions }: GraphSpec,
  batch: GraphBatch,
  g: number,
): boolean {
  let legal = 0;
  for (let at = g * graphActions; at < (g + 1) * graphActions; at++) {
    legal += batch.graphMask[at];
    if (legal > 1) return true;
  }
  const end = batch.siteOffsets[g + 1] * siteActions;
  for (let at = batch.siteOffsets[g] * siteActions; at < end; at++) {
    legal += batch.siteMask[at];
    if (legal > 1) return true;
  }
  return false;
}

/** The graphs with more than one legal action, ascending: of the others no policy has to be asked. */
export function graphsWithChoice(spec: GraphSpec, batch: GraphBatch): Int32Array {
  const graphs = new Int32Array(batch.numGraphs);
  let count = 0;
  for (let g = 0; g < batch.numGraphs; g++) if (hasChoice(spec, batch, g)) graphs[count++] = g;
  return graphs.slice(0, count);
}
