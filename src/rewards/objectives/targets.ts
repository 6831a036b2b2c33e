import type { Analysis } from "../../chem/analysis.ts";
import { analyzeSmiles } from "../../chem/describe.ts";

/**
 * Molecules that objectives refer to, each as published (GuacaMol, `guacamol/standard_benchmarks.py`
 * and `benchmark_suites.py`) and as RDKit's canonical SMILES, which is what is computed with.
 */
export const TARGETS = {
  albuterol: {
    published: "CC(C)(C)NCC(O)c1ccc(O)c(CO)c1",
    canonical: "CC(C)(C)NCC(O)c1ccc(O)c(CO)c1",
  },
  amlodipine: {
    published: "Clc1ccccc1C2C(=C(/N/C(=C2/C(=O)OCC)COCCN)C)\\C(=O)OC",
    canonical: "CCOC(=O)C1=C(COCCN)NC(C)=C(C(=O)OC)C1c1ccccc1Cl",
  },
  camphor: { published: "CC1(C)C2CCC1(C)C(=O)C2", canonical: "CC12CCC(CC1=O)C2(C)C" },
  celecoxib: {
    published: "CC1=CC=C(C=C1)C1=CC(=NN1C1=CC=C(C=C1)S(N)(=O)=O)C(F)(F)F",
    canonical: "Cc1ccc(-c2cc(C(F)(F)F)nn2-c2ccc(S(N)(=O)=O)cc2)cc1",
  },
  fexofenadine: {
    published: "CC(C)(C(=O)O)c1ccc(cc1)C(O)CCCN2CCC(CC2)C(O)(c3ccccc3)c4ccccc4",
    canonical: "CC(C)(C(=O)O)c1ccc(C(O)CCCN2CCC(C(O)(c3ccccc3)c3ccccc3)CC2)cc1",
  },
  menthol: { published: "CC(C)C1CCC(C)CC1O", canonical: "CC1CCC(C(C)C)C(O)C1" },
  mestranol: {
    published: "COc1ccc2[C@H]3CC[C@@]4(C)[C@@H](CC[C@@]4(O)C#C)[C@@H]3CCc2c1",
    canonical: "C#C[C@]1(O)CC[C@H]2[C@@H]3CCc4cc(OC)ccc4[C@H]3CC[C@@]21C",
  },
  osimertinib: {
    published: "COc1cc(N(C)CCN(C)C)c(NC(=O)C=C)cc1Nc2nccc(n2)c3cn(C)c4ccccc34",
    canonical: "C=CC(=O)Nc1cc(Nc2nccc(-c3cn(C)c4ccccc34)n2)c(OC)cc1N(C)CCN(C)C",
  },
  perindopril: {
    published: "O=C(OCC)C(NC(C(=O)N1C(C(=O)O)CC2CCCCC12)C)CCC",
    canonical: "CCCC(NC(C)C(=O)N1C(C(=O)O)CC2CCCCC21)C(=O)OCC",
  },
  ranolazine: {
    published: "COc1ccccc1OCC(O)CN2CCN(CC(=O)Nc3c(C)cccc3C)CC2",
    canonical: "COc1ccccc1OCC(O)CN1CCN(CC(=O)Nc2c(C)cccc2C)CC1",
  },
  sildenafil: {
    published: "CCCC1=NN(C2=C1N=C(NC2=O)C3=C(C=CC(=C3)S(=O)(=O)N4CCN(CC4)C)OCC)C",
    canonical: "CCCc1nn(C)c2c(=O)[nH]c(-c3cc(S(=O)(=O)N4CCN(C)CC4)ccc3OCC)nc12",
  },
  sitagliptin: {
    published: "Fc1cc(c(F)cc1F)CC(N)CC(=O)N3Cc2nnc(n2CC3)C(F)(F)F",
    canonical: "NC(CC(=O)N1CCn2c(nnc2C(F)(F)F)C1)Cc1cc(F)c(F)cc1F",
  },
  tadalafil: {
    published: "O=C1N(CC(N2C1CC3=C(C2C4=CC5=C(OCO5)C=C4)NC6=C3C=CC=C6)=O)C",
    canonical: "CN1CC(=O)N2C(Cc3c([nH]c4ccccc34)C2c2ccc3c(c2)OCO3)C1=O",
  },
  thiothixene: {
    published: "CN(C)S(=O)(=O)c1ccc2Sc3ccccc3C(=CCCN4CCN(C)CC4)c2c1",
    canonical: "CN1CCN(CCC=C2c3ccccc3Sc3ccc(S(=O)(=O)N(C)C)cc32)CC1",
  },
  troglitazone: {
    published: "Cc1c(C)c2OC(C)(COc3ccc(CC4SC(=O)NC4=O)cc3)CCc2c(C)c1O",
    canonical: "Cc1c(C)c2c(c(C)c1O)CCC(C)(COc1ccc(CC3SC(=O)NC3=O)cc1)O2",
  },
  zaleplon: {
    published: "O=C(C)N(CC)C1=CC=CC(C2=CC=NC3=C(C=NN23)C#N)=C1",
    canonical: "CCN(C(C)=O)c1cccc(-c2ccnc3c(C#N)cnn23)c1",
  },
  hopStart: {
    published: "CCCOc1cc2ncnc(Nc3ccc4ncsc4c3)c2cc1S(=O)(=O)C(C)(C)C",
    canonical: "CCCOc1cc2ncnc(Nc3ccc4ncsc4c3)c2cc1S(=O)(=O)C(C)(C)C",
  },
} as const;

/** Name of a reference molecule; `hopStart` is where the two hop tasks start. */
export type TargetName = keyof typeof TARGETS;

const analyses = new Map<TargetName, Analysis>();

/** A reference molecule; read once, then the same object. */
export function targetOf(name: TargetName): Analysis {
  const known = analyses.get(name) ?? analyzeSmiles(TARGETS[name].canonical);
  analyses.set(name, known);
  return known;
}
