import { aromaticRings, fractionCSP3, heavyAtoms, rings, rings56 } from "../../chem/counts.ts";
import { logP, molarRefractivity } from "../../chem/crippen.ts";
import { exactMass } from "../../chem/exactMass.ts";
import { brenkAlerts, painsAlerts } from "../../chem/filters/alerts.ts";
import { hba, hbd } from "../../chem/hydrogenBonds.ts";
import { molWt } from "../../chem/molecularWeight.ts";
import { np } from "../../chem/npScore.ts";
import { qed, qedMax, qedNone } from "../../chem/qed.ts";
import { bridgeheads, spiro } from "../../chem/ringFeatures.ts";
import { rotatableBonds } from "../../chem/rotatableBonds.ts";
import { lipinskiViolations, veberViolations } from "../../chem/ruleViolations.ts";
import { countStereoCenters } from "../../chem/stereoCenters.ts";
import { sa } from "../../chem/synthesizability.ts";
import { tpsa } from "../../chem/tpsa.ts";
import { OBJECTIVES } from "../objectives/objectives.ts";
import type { Component } from "./component.ts";
import type { FamilyName } from "./families.ts";

/** A component that counts something. */
function count(describe: string, compute: Component["compute"]): Component {
  return { describe, unit: "", range: [0, Infinity], compute };
}

/**
 * Components by name. The names are public and stable: configs, `score` columns and molecules.jsonl
 * use them.
 */
export const COMPONENTS = {
  qed: {
    describe: "Quantitative estimate of drug-likeness (Bickerton et al. 2012); RDKit's QED.qed.",
    unit: "",
    range: [0, 1],
    compute: qed,
  },
  sa: {
    describe: "Synthetic accessibility (Ertl and Schuffenhauer 2009), 1 easy to 10 hard.",
    unit: "",
    range: [1, 10],
    compute: sa,
  },
  logP: {
    describe: "Octanol-water partition coefficient (Wildman and Crippen 1999); RDKit's MolLogP.",
    unit: "log10",
    range: [-Infinity, Infinity],
    compute: logP,
  },
  tpsa: {
    describe: "Topological polar surface area of N and O atoms (Ertl et al. 2000); RDKit's TPSA.",
    unit: "A^2",
    range: [0, Infinity],
    compute: tpsa,
  },
  molWt: {
    describe: "Average molecular weight; RDKit's MolWt.",
    unit: "Da",
    range: [0, Infinity],
    compute: molWt,
  },
  hba: count("Hydrogen-bond acceptors; NumHAcceptors of RDKit 2022.09.", hba),
  hbd: count("Hydrogen-bond donors; RDKit's NumHDonors.", hbd),
  rotatableBonds: count(
    "Rotatable bonds, strict definition; RDKit's NumRotatableBonds.",
    rotatableBonds,
  ),
  rings: count("Rings; RDKit's RingCount.", rings),
  rings56: count("Rings of 5 or 6 atoms, as A-GFN counts them.", rings56),
  aromaticRings: count("Rings of aromatic bonds; RDKit's NumAromaticRings.", aromaticRings),
  fractionCSP3: {
    describe: "Share of sp3 carbons among the carbons; RDKit's FractionCSP3.",
    unit: "",
    range: [0, 1],
    compute: fractionCSP3,
  },
  heavyAtoms: count("Atoms other than hydrogen; RDKit's HeavyAtomCount.", heavyAtoms),
  qedMax: {
    describe: "QED with the weights of most information; RDKit's QED.weights_max.",
    unit: "",
    range: [0, 1],
    compute: qedMax,
  },
  qedNone: {
    describe: "QED with all properties weighed alike; RDKit's QED.weights_none.",
    unit: "",
    range: [0, 1],
    compute: qedNone,
  },
  np: {
    describe: "Natural-product likeness (Ertl et al. 2008), about -5 to 5; RDKit's NP_Score.",
    unit: "",
    range: [-Infinity, Infinity],
    compute: np,
  },
  exactMass: {
    describe: "Monoisotopic mass; RDKit's ExactMolWt.",
    unit: "Da",
    range: [0, Infinity],
    compute: exactMass,
  },
  molarRefractivity: {
    describe: "Molar refractivity (Wildman and Crippen 1999); RDKit's MolMR.",
    unit: "cm^3/mol",
    range: [0, Infinity],
    compute: molarRefractivity,
  },
  spiro: count("Spiro atoms; RDKit's CalcNumSpiroAtoms.", spiro),
  bridgeheads: count("Bridgehead atoms; RDKit's CalcNumBridgeheadAtoms.", bridgeheads),
  stereoCenters: count(
    "Stereo centres, marked or possible; RDKit's FindMolChiralCenters(includeUnassigned=True).",
    countStereoCenters,
  ),
  lipinskiViolations: {
    describe: "Limits of Lipinski's rule of five (1997) that are exceeded, of four.",
    unit: "",
    range: [0, 4],
    compute: lipinskiViolations,
  },
  veberViolations: {
    describe: "Limits of Veber et al. (2002) that are exceeded, of two.",
    unit: "",
    range: [0, 2],
    compute: veberViolations,
  },
  painsAlerts: count("PAINS patterns found, of 480; RDKit's catalogue PAINS.", painsAlerts),
  brenkAlerts: count("Unwanted groups found, of 105; RDKit's catalogue BRENK.", brenkAlerts),
  ...OBJECTIVES,
} as const satisfies Record<string, Component>;

/** Name of a built-in component without options. */
export type PlainComponentName = keyof typeof COMPONENTS;

/** Name of a built-in component. */
export type ComponentName = PlainComponentName | FamilyName;
