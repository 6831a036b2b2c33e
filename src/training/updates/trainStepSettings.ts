import {
  isLearned,
  isPretrained,
  isTrainedByObjective,
} from "../../objectives/backwardPolicyConfig.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import type { BackwardTraining, TrainStepOptions } from "./trainStep.ts";

/** Who trains the backward policy of a config. */
export function backwardTraining(config: ResolvedConfig["backwardPolicy"]): BackwardTraining {
  if (isPretrained(config)) return "frozen";
  if (!isLearned(config)) return "fixed";
  return isTrainedByObjective(config) ? "trainedByObjective" : "trainedApart";
}

/** How a config's sampling policy follows the weights. */
export const samplingAverage = ({
  averageTau,
  targetEverySteps,
}: ResolvedConfig["training"]): TrainStepOptions["averageTau"] =>
  targetEverySteps > 0 ? "copied" : averageTau;
