import { createRng } from "../../core/rng.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { getLogZ, initializeModel, type Model, setLogZ } from "../model.ts";
import type { HostStateVectors } from "./stateVectors.ts";

/**
 * Weights, moments and sampling average of a run at its start.
 *
 * @param pretrained [P] weights of another run to start from
 */
export function startVectors(
  model: Model,
  config: ResolvedConfig,
  pretrained?: Float32Array,
): HostStateVectors {
  const rng = createRng(config.seed).split("weights");
  const weights = pretrained ? pretrained.slice() : initializeModel(model, rng);
  const { initialLogZ } = config.training;
  if (typeof initialLogZ === "number") setLogZ(model, weights, initialLogZ);
  perturbLogZ(model, weights, config);
  return {
    weights,
    firstMoment: new Float32Array(weights.length),
    secondMoment: new Float32Array(weights.length),
    average: weights.slice(),
  };
}

/** Adds the noise of `finetune.logZNoise` to log Z; changes `weights` in place. */
export function perturbLogZ(model: Model, weights: Float32Array, config: ResolvedConfig): void {
  const { logZNoise } = config.finetune;
  if (logZNoise === 0) return;
  const noise = logZNoise * createRng(config.seed).split("logZNoise").normal();
  setLogZ(model, weights, getLogZ(model, weights) + noise);
}
