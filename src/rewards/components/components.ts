import { aromaticRings, fractionCSP3, heavyAtoms, rings } from "../../chem/counts.ts";
import { logP } from "../../chem/crippen.ts";
import { hba, hbd } from "../../chem/hydrogenBonds.ts";
import { molWt } from "../../chem/molecularWeight.ts";
import { qed } from "../../chem/qed.ts";
import { rotatableBonds } from "../../chem/rotatableBonds.ts";
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
  aromaticRings: count("Rings of aromatic bonds; RDKit's NumAromaticRings.", aromaticRings),
  fractionCSP3: {
    describe: "Share of sp3 carbons among the carbons; RDKit's FractionCSP3.",
    unit: "",
    range: [0, 1],
    compute: fractionCSP3,
  },
  heavyAtoms: count("Atoms other than hydrogen; RDKit's HeavyAtomCount.", heavyAtoms),
  ...OBJECTIVES,
} as const satisfies Record<string, Component>;

/** Name of a built-in component without options. */
export type PlainComponentName = keyof typeof COMPONENTS;

/** Name of a built-in component. */
export type ComponentName = PlainComponentName | FamilyName;
