import { rewardSection } from "../../../src/rewards/config.ts";

/** The checked config of a reward of these columns, on the calling thread unless told otherwise. */
export function moleculeReward(components: object, settings: object = {}) {
  return rewardSection.parse({ type: "molecule", components, threads: 0, ...settings });
}
