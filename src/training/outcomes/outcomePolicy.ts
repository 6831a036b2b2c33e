import type { TargetEncoder } from "../../conditioning/targetEncoders.ts";
import type { Feed } from "../../engine/program.ts";
import type { Environment } from "../../env/environment.ts";
import type { EnumeratedSpace } from "../../evaluation/exact/enumerateSpace.ts";
import { legalLogProbabilities } from "../../policies/sampleActions.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { PolicyRunner } from "../rollouts/policyRunner.ts";
import { codesOfObjects } from "./codesOfObjects.ts";

/** A policy that can be asked for any object, with its flows. */
export interface OutcomePolicy {
  readonly env: Environment;
  readonly encoder: TargetEncoder;
  readonly runner: PolicyRunner;
  readonly weights: Feed;
}

/** States that are evaluated together. */
const BATCH = 256;

/**
 * What a policy says of all states of a space where it is asked for one object: log F(s | y) [N], 0
 * at the source, and log PF(s' | s, y) [A], nats.
 */
export async function askFor(
  { env, encoder, runner, weights }: OutcomePolicy,
  { states, actions, actionOffsets }: EnumeratedSpace,
  object: string,
): Promise<{ readonly logFlow: Float64Array; readonly logPF: Float64Array }> {
  const code = codesOfObjects(encoder, [object]);
  const logFlow = new Float64Array(states.count);
  const logPF = new Float64Array(actions.length);
  for (let start = 0; start < states.count; start += BATCH) {
    const count = Math.min(BATCH, states.count - start);
    const batch = env.encode(
      env.select(
        states,
        Array.from({ length: count }, (_, i) => start + i),
      ),
    );
    const asked = gatherConditioning(code, encoder.columns, new Int32Array(count));
    const { logFlow: flows, ...logits } = await runner.evaluateFlow(weights, batch, asked);
    logFlow.set(flows.subarray(0, count), start);
    logPF.set(legalLogProbabilities({ spec: env.spec, batch, logits }), actionOffsets[start]);
  }
  // Whatever the network says there: all of a flow of 1 leads to the object.
  logFlow[0] = 0;
  return { logFlow, logPF };
}
