import { OBJECTIVES, type ObjectiveName } from "../objectives/objectives.ts";
import type { TransformOptions } from "../transforms/transform.ts";
import type { ComponentName } from "./components.ts";

/** Objectives are in [0, 1] already. */
const OBJECTIVE_TRANSFORMS = Object.fromEntries(
  Object.keys(OBJECTIVES).map((name) => [name, { type: "identity" }]),
) as Readonly<Record<ObjectiveName, TransformOptions>>;

/**
 * The transform of each component where a config names none; each maps into [0, 1].
 *
 * `sa` and `molWt` follow recursionpharma/gflownet, `tpsa` and `rings` A-GFN (Pandey et al. 2024,
 * arXiv:2409.09702). The others are ranges of common guidelines for oral drugs, with decays of our
 * choice: logP at most 5, hbd at most 5, hba at most 10 (Lipinski's rule of five), rotatableBonds
 * at most 10 (Veber), fractionCSP3 at least 0.25 (SwissADME, Daina et al. 2017,
 * doi:10.1038/srep42717), at most one violation of Lipinski's rule. The lower end of logP and the
 * ranges of aromaticRings, heavyAtoms, np, exactMass, molarRefractivity, spiro, bridgeheads and
 * stereoCenters are our choice. Each alert lowers the reward by a factor of e.
 */
export const DEFAULT_TRANSFORMS: Readonly<Record<ComponentName, TransformOptions>> = {
  qed: { type: "identity" },
  sa: { type: "saLinear" },
  logP: { type: "range", low: 0, high: 5, preference: 0, tau: 1 },
  tpsa: { type: "range", low: 60, high: 100, preference: 0, tau: 20 },
  molWt: { type: "molWtLinear" },
  hba: { type: "range", low: 0, high: 10, preference: 0, tau: 2 },
  hbd: { type: "range", low: 0, high: 5, preference: 0, tau: 1 },
  rotatableBonds: { type: "range", low: 0, high: 10, preference: 0, tau: 2 },
  rings: { type: "range", low: 1, high: 3, preference: 1, tau: 1 },
  rings56: { type: "range", low: 1, high: 3, preference: 1, tau: 1 },
  aromaticRings: { type: "range", low: 1, high: 3, preference: 0, tau: 1 },
  fractionCSP3: { type: "range", low: 0.25, high: 1, preference: 0, tau: 0.25 },
  heavyAtoms: { type: "range", low: 15, high: 35, preference: 0, tau: 5 },
  qedMax: { type: "identity" },
  qedNone: { type: "identity" },
  np: { type: "range", low: 0, high: 5, preference: 0, tau: 1 },
  exactMass: { type: "range", low: 0, high: 500, preference: 0, tau: 50 },
  molarRefractivity: { type: "range", low: 40, high: 130, preference: 0, tau: 10 },
  spiro: { type: "range", low: 0, high: 1, preference: 0, tau: 1 },
  bridgeheads: { type: "range", low: 0, high: 2, preference: 0, tau: 1 },
  stereoCenters: { type: "range", low: 0, high: 4, preference: 0, tau: 1 },
  lipinskiViolations: { type: "range", low: 0, high: 1, preference: 0, tau: 1 },
  veberViolations: { type: "range", low: 0, high: 0, preference: 0, tau: 1 },
  painsAlerts: { type: "range", low: 0, high: 0, preference: 0, tau: 1 },
  brenkAlerts: { type: "range", low: 0, high: 0, preference: 0, tau: 1 },
  ...OBJECTIVE_TRANSFORMS,
  similarity: { type: "identity" },
  substructure: { type: "identity" },
  scaffold: { type: "identity" },
  alerts: { type: "range", low: 0, high: 0, preference: 0, tau: 1 },
};
