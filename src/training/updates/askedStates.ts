import { graphsWithChoice } from "../../core/choices.ts";
import { concatBatches, type GraphBatch, type GraphSpec } from "../../core/graphBatch.ts";
import { selectGraphs } from "../../core/selectGraphs.ts";
import type { Trajectories } from "../rollouts/trajectories.ts";
import type { ParentEdges } from "./parentEdges.ts";

/** The states that an update asks the network about. */
export interface AskedStates {
  /** States that transitions leave, in their order, then those of parents. */
  readonly graphs: GraphBatch;
  /** [N] row in `graphs` of the state that each transition leaves, -1 if it is not asked about. */
  readonly rowOf: Int32Array;
}

/**
 * Every state, or those whose log PF a network can change: where one action is legal, and stands for
 * one labelled action, it is 0.
 */
export function askedStates(
  spec: GraphSpec,
  { batch, logMultiplicity }: Pick<Trajectories, "batch" | "logMultiplicity">,
  asks: { readonly everyState: boolean; readonly parents?: ParentEdges },
): AskedStates {
  if (asks.everyState || asks.parents) {
    return {
      graphs: asks.parents ? concatBatches([batch, asks.parents.batch]) : batch,
      rowOf: Int32Array.from({ length: batch.numGraphs }, (_, n) => n),
    };
  }
  const choices = new Set(graphsWithChoice(spec, batch));
  const asked = Int32Array.from(logMultiplicity.keys()).filter(
    (n) => choices.has(n) || logMultiplicity[n] !== 0,
  );
  const rowOf = new Int32Array(batch.numGraphs).fill(-1);
  asked.forEach((n, row) => {
    rowOf[n] = row;
  });
  return { graphs: selectGraphs(spec, batch, asked), rowOf };
}
