import type { GraphSpec } from "../core/graphBatch.ts";
import { stopGradient } from "../engine/ops/stopGradient.ts";
import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import { type Tensor, tf } from "../engine/tf.ts";
import { createPolicy, type PolicyConfig } from "./config.ts";
import type { PolicyTensors } from "./policy.ts";
import { renamed } from "./renamed.ts";

/** Numbers that are guessed of each graph. */
const FEATURES = 32;

/** Two networks that tell what is new. */
export interface Novelty {
  readonly parameters: readonly ParameterSpec[];
  /** [G] about 2 of graphs unlike any that was trained on, 0 of those that are known by heart. */
  forward(parameters: ParameterMap, batch: PolicyTensors): Tensor;
}

/**
 * Random network distillation (Burda et al. 2019, arXiv:1810.12894): a network learns to guess what a
 * random one says, and is off where it was not trained, |guess - said|^2 / |said|^2. No gradient leads
 * to the random one, so it stays as it was drawn. What graphs are built for is not shown to either.
 */
export function createNovelty(config: PolicyConfig, spec: GraphSpec): Novelty {
  const plain = { ...config, scores: "actions", logitScaling: false } as const;
  const network = (name: string) =>
    renamed(createPolicy(plain, spec, 0, { features: FEATURES }), `novelty.${name}`);
  const [random, guess] = [network("random"), network("guess")];
  return {
    parameters: [...random.parameters, ...guess.parameters],
    forward: (parameters, { conditioning: _, ...batch }) => {
      const said = stopGradient(random.forward(parameters, batch).features as Tensor);
      const guessed = guess.forward(parameters, batch).features as Tensor;
      const miss = tf.sum(tf.square(tf.sub(guessed, said)), 1);
      return tf.div(miss, tf.sum(tf.square(said), 1));
    },
  };
}
