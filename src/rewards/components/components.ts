import type { Analysis } from "../../chem/analysis.ts";
import type { Component } from "./component.ts";

const missing = (_: Analysis): number => {
  throw new Error("not there yet");
};

/**
 * Components by name. The names are public and stable: configs, `score` columns and molecules.jsonl
 * use them.
 */
export const COMPONENTS = {
  qed: {
    describe: "Quantitative estimate of drug-likeness (Bickerton et al. 2012), as RDKit's QED.qed.",
    unit: "",
    range: [0, 1],
    compute: missing,
  },
  sa: {
    describe: "Synthetic accessibility score (Ertl and Schuffenhauer 2009), 1 is easy.",
    unit: "",
    range: [1, 10],
    compute: missing,
  },
  logP: {
    describe: "Octanol-water partition coefficient, log10 (Crippen; Wildman and Crippen 1999).",
    unit: "log10",
    range: [-Infinity, Infinity],
    compute: missing,
  },
  tpsa: {
    describe: "Topological polar surface area of N and O (Ertl et al. 2000).",
    unit: "A^2",
    range: [0, Infinity],
    compute: missing,
  },
  molWt: {
    describe: "Average molecular weight.",
    unit: "Da",
    range: [0, Infinity],
    compute: missing,
  },
  hba: {
    describe: "Hydrogen bond acceptors.",
    unit: "",
    range: [0, Infinity],
    compute: missing,
  },
  hbd: {
    describe: "Hydrogen bond donors.",
    unit: "",
    range: [0, Infinity],
    compute: missing,
  },
  rotatableBonds: {
    describe: "Rotatable bonds, RDKit's strict definition.",
    unit: "",
    range: [0, Infinity],
    compute: missing,
  },
  rings: {
    describe: "Rings.",
    unit: "",
    range: [0, Infinity],
    compute: (molecule) => molecule.rings.atoms.length,
  },
  aromaticRings: {
    describe: "Rings whose bonds are all aromatic.",
    unit: "",
    range: [0, Infinity],
    compute: missing,
  },
  fractionCSP3: {
    describe: "Share of sp3 carbons among all carbons.",
    unit: "",
    range: [0, 1],
    compute: missing,
  },
  heavyAtoms: {
    describe: "Atoms other than hydrogen.",
    unit: "",
    range: [0, Infinity],
    compute: ({ graph }) => graph.atomicNumber.reduce((n, z) => n + (z > 1 ? 1 : 0), 0),
  },
} as const satisfies Record<string, Component>;

/** Name of a built-in component. */
export type ComponentName = keyof typeof COMPONENTS;
