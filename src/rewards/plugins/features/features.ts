import type { PropertyName } from "../../../chem/describe.ts";
import type { Feature } from "./feature.ts";
import {
  descriptorsFeature,
  type FoldedOptions,
  morganBitsFeature,
  morganCountsFeature,
} from "./fingerprintFeatures.ts";
import { type GraphTensor, graphFeature } from "./graphFeatures.ts";
import { type SehTensor, sehFeature } from "./sehFeatures.ts";

/** What a config says of one input of a model; plain data that can be posted to threads. */
export type FeatureConfig =
  | ({ readonly feature: "morganCounts" | "morganBits" } & FoldedOptions)
  | { readonly feature: "descriptors"; readonly names: readonly PropertyName[] }
  | { readonly feature: "graph"; readonly tensor: GraphTensor }
  | { readonly feature: "sehGraph"; readonly tensor: SehTensor };

/** The feature that a config names. */
export function createFeature(config: FeatureConfig): Feature {
  switch (config.feature) {
    case "morganCounts":
      return morganCountsFeature(config);
    case "morganBits":
      return morganBitsFeature(config);
    case "descriptors":
      return descriptorsFeature(config.names);
    case "graph":
      return graphFeature(config.tensor);
    case "sehGraph":
      return sehFeature(config.tensor);
  }
}
