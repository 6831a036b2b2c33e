import { adjacencyOf } from "./adjacency.ts";
import type { Analysis } from "./analysis.ts";
import { logP } from "./crippen.ts";
import { hbd } from "./hydrogenBonds.ts";
import { molWt } from "./molecularWeight.ts";
import { countMatchingPatterns, createPatternSet, type PatternSet } from "./patternSet.ts";
import {
  DESIRABILITIES,
  type Desirability,
  QED_ACCEPTORS,
  QED_ALERTS,
  QED_WEIGHTS,
  type QedProperty,
  type QedWeighting,
} from "./qedTable.ts";
import { findRings } from "./rings.ts";
import { rotatableBonds } from "./rotatableBonds.ts";
import { compileSmarts, countAtoms, matchesAt, type Smarts } from "./smarts.ts";
import { tpsa } from "./tpsa.ts";

/** The eight properties that QED is made of, in their units. */
export type QedProperties = Readonly<Record<QedProperty, number>>;

/**
 * Quantitative estimate of drug-likeness, in 0..1 (Bickerton et al., Nature Chemistry 4 (2012) 90,
 * mean weights): exp(sum_i w_i ln d_i(x_i) / sum_i w_i). RDKit's QED.qed.
 */
export function qed(analysis: Analysis): number {
  return qedOf(sharedProperties(analysis));
}

/** QED with the weights of most information; RDKit's QED.weights_max. */
export function qedMax(analysis: Analysis): number {
  return qedOf(sharedProperties(analysis), "max");
}

/** QED with all properties weighed alike; RDKit's QED.weights_none. */
export function qedNone(analysis: Analysis): number {
  return qedOf(sharedProperties(analysis), "none");
}

/** Properties of molecules in use: the three weightings share them. */
const known = new WeakMap<Analysis, QedProperties>();

function sharedProperties(analysis: Analysis): QedProperties {
  const properties = known.get(analysis) ?? qedProperties(analysis);
  known.set(analysis, properties);
  return properties;
}

/** QED of given properties. */
export function qedOf(properties: QedProperties, weighting: QedWeighting = "mean"): number {
  const weights = QED_WEIGHTS[weighting];
  let sum = 0;
  let total = 0;
  for (const [key, desirability] of Object.entries(DESIRABILITIES)) {
    const name = key as QedProperty;
    sum += weights[name] * Math.log(desire(desirability, properties[name]));
    total += weights[name];
  }
  return Math.exp(sum / total);
}

/** d(x) = (a + b / (1 + exp(-(x - c + d/2) / e)) (1 - 1 / (1 + exp(-(x - c - d/2) / f)))) / max. */
function desire({ a, b, c, d, e, f, max }: Desirability, x: number): number {
  const rise = 1 + Math.exp(-(x - c + d / 2) / e);
  const fall = 1 + Math.exp(-(x - c - d / 2) / f);
  return (a + (b / rise) * (1 - 1 / fall)) / max;
}

/** The properties that QED uses; acceptors and aromatic rings are counted in QED's own way. */
export function qedProperties(analysis: Analysis): QedProperties {
  return {
    molWt: molWt(analysis),
    logP: logP(analysis),
    hba: qedAcceptors(analysis),
    hbd: hbd(analysis),
    tpsa: tpsa(analysis),
    rotatableBonds: rotatableBonds(analysis),
    aromaticRings: qedAromaticRings(analysis),
    alerts: structuralAlerts(analysis),
  };
}

let acceptor: Smarts | undefined;

function qedAcceptors(analysis: Analysis): number {
  acceptor ??= compileSmarts(`[${QED_ACCEPTORS.map((smarts) => `$(${smarts})`).join(",")}]`);
  return countAtoms(acceptor, analysis);
}

let aliphaticRingAtom: Smarts | undefined;

/**
 * Rings that are left once the aliphatic ring atoms are taken out that have a neighbour which is
 * not aromatic: not the number of aromatic rings (fluorene keeps three).
 */
function qedAromaticRings(analysis: Analysis): number {
  aliphaticRingAtom ??= compileSmarts("[$([A;R][!a])]");
  const { graph, rings } = analysis;
  const kept = new Int32Array(graph.numAtoms).fill(-1);
  let numAtoms = 0;
  let numRingAtoms = 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (rings.ringCount[atom] === 0) continue;
    numRingAtoms++;
    if (!matchesAt(aliphaticRingAtom, analysis, atom)) kept[atom] = numAtoms++;
  }
  if (numAtoms === numRingAtoms) return rings.atoms.length;
  if (numAtoms === 0) return 0;
  const starts: number[] = [];
  const ends: number[] = [];
  for (let bond = 0; bond < graph.numBonds; bond++) {
    const start = kept[graph.bondStart[bond]];
    const end = kept[graph.bondEnd[bond]];
    if (rings.inRing[bond] === 0 || start < 0 || end < 0) continue;
    starts.push(start);
    ends.push(end);
  }
  const bonds = { numAtoms, bondStart: Int32Array.from(starts), bondEnd: Int32Array.from(ends) };
  return findRings({ ...bonds, numBonds: starts.length, ...adjacencyOf(bonds) }).atoms.length;
}

let alerts: PatternSet | undefined;

/** Number of the unwanted substructures of QED that the molecule has. */
export function structuralAlerts(analysis: Analysis): number {
  alerts ??= createPatternSet(QED_ALERTS);
  return countMatchingPatterns(alerts, analysis);
}
