import { adjacencyOf } from "../adjacency.ts";
import type { Analysis } from "../analysis.ts";
import { analyzeSmiles } from "../describe.ts";
import type { MolGraph } from "../molGraph.ts";
import { canonicalizeBuilt, isFailure, type RdkitModule } from "../rdkit.ts";
import { compileSmarts, matchesAt, type Smarts } from "../smarts.ts";
import type { Smiles } from "../smiles.ts";
import { writeGraph } from "../writeGraph.ts";
import { BRICS_ENVIRONMENTS, BRICS_RULES, type BricsLabel, type BricsRule } from "./bricsRules.ts";
import { connectedParts } from "./components.ts";

/** A bond that BRICS cuts. */
export interface BricsBond {
  readonly bond: number;
  readonly atoms: readonly [number, number];
  /** Label of each atom's surroundings. */
  readonly labels: readonly [BricsLabel, BricsLabel];
}

const environments = new Map<BricsLabel, Smarts>();

function hasLabel(analysis: Analysis, atom: number, label: BricsLabel): boolean {
  const smarts = environments.get(label) ?? compileSmarts(`[$(${BRICS_ENVIRONMENTS[label]})]`);
  environments.set(label, smarts);
  return matchesAt(smarts, analysis, atom);
}

/** The bonds that a rule cuts, each way round that fits. */
function bondsOf({ labels, order }: BricsRule, analysis: Analysis): BricsBond[] {
  const { graph, rings } = analysis;
  const found: BricsBond[] = [];
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (rings.inRing[bond] === 1 || graph.bondOrder[bond] !== order) continue;
    const [start, end] = [graph.bondStart[bond], graph.bondEnd[bond]];
    for (const atoms of [[start, end] as const, [end, start] as const]) {
      const fits =
        hasLabel(analysis, atoms[0], labels[0]) && hasLabel(analysis, atoms[1], labels[1]);
      if (fits) found.push({ bond, atoms, labels });
    }
  }
  return found;
}

/** The bonds that BRICS cuts, each once, by the first or the last rule that fits. */
function bondsByRule(analysis: Analysis, which: "first" | "last"): BricsBond[] {
  const cut = new Map<number, BricsBond>();
  for (const rule of BRICS_RULES.flat()) {
    for (const found of bondsOf(rule, analysis)) {
      if (which === "last" || !cut.has(found.bond)) cut.set(found.bond, found);
    }
  }
  return [...cut.values()];
}

/** The bonds that BRICS cuts, each once, by the first rule that fits; RDKit's FindBRICSBonds. */
export const bricsBonds = (analysis: Analysis): BricsBond[] => bondsByRule(analysis, "first");

/** What the two dummy atoms at a cut are bonded by. */
type CutEnds = "single" | "cutOrder";

/** The graph with bonds replaced by two dummy atoms each, which come last. */
function cutBonds(graph: MolGraph, cuts: readonly BricsBond[], ends: CutEnds): MolGraph {
  const numAtoms = graph.numAtoms + 2 * cuts.length;
  const extend = <T extends Uint8Array | Int8Array | Uint16Array>(values: T): T => {
    const extended = new (values.constructor as new (length: number) => T)(numAtoms);
    extended.set(values);
    return extended;
  };
  const isotope = extend(graph.isotope);
  const hydrogens = extend(graph.hydrogens);
  const gone = new Set(cuts.map(({ bond }) => bond));
  const others = Array.from({ length: graph.numBonds }, (_, b) => b).filter((b) => !gone.has(b));
  const [bondStart, bondEnd, bondOrder] = [graph.bondStart, graph.bondEnd, graph.bondOrder].map(
    (values) => others.map((bond) => values[bond]),
  );
  for (const [i, { bond, atoms, labels }] of cuts.entries()) {
    const order = ends === "single" ? 1 : graph.bondOrder[bond];
    for (const [side, atom] of atoms.entries()) {
      const dummy = graph.numAtoms + 2 * i + side;
      isotope[dummy] = labels[side];
      hydrogens[atom] += graph.bondOrder[bond] - order;
      bondStart.push(atom);
      bondEnd.push(dummy);
      bondOrder.push(order);
    }
  }
  const bonds = { bondStart: Int32Array.from(bondStart), bondEnd: Int32Array.from(bondEnd) };
  return {
    ...{ numAtoms, numBonds: bondStart.length, isotope, hydrogens, ...bonds },
    atomicNumber: extend(graph.atomicNumber),
    charge: extend(graph.charge),
    aromatic: extend(graph.aromatic),
    stereo: extend(graph.stereo),
    bondOrder: Uint8Array.from(bondOrder),
    ...adjacencyOf({ numAtoms, ...bonds }),
  };
}

/** Canonical SMILES of pieces by their SMILES as written: molecules share most of their pieces. */
const knownPieces = new Map<string, Smiles>();
/** Most pieces remembered before they are forgotten. */
const MAX_KNOWN = 100_000;

function canonicalPiece(rdkit: RdkitModule, graph: MolGraph, atoms: readonly number[]): Smiles {
  const { smiles } = writeGraph(graph, { atoms });
  const known = knownPieces.get(smiles);
  if (known !== undefined) return known;
  const result = canonicalizeBuilt(rdkit, smiles);
  if (isFailure(result)) throw new Error(`BRICS: RDKit rejects ${smiles}: ${result.error}.`);
  if (knownPieces.size >= MAX_KNOWN) knownPieces.clear();
  knownPieces.set(smiles, result.canonical);
  return result.canonical;
}

/** Canonical SMILES of the two pieces. */
function piecesOf(rdkit: RdkitModule, graph: MolGraph, cut: BricsBond): Smiles[] {
  const after = cutBonds(graph, [cut], "single");
  const parts = connectedParts(after, new Uint8Array(after.numAtoms).fill(1));
  const cutParts = parts.filter((atoms) => atoms.some((atom) => atom >= graph.numAtoms));
  return cutParts.map((atoms) => canonicalPiece(rdkit, after, atoms));
}

/**
 * The pieces of a molecule with all its BRICS bonds cut at once, repeated ones repeated, with a dummy
 * atom at each cut whose mass number is the cut's label; RDKit's FragmentOnBRICSBonds, without stereo
 * marks. About ten times as fast as `bricsFragments`.
 *
 * @returns canonical SMILES in the order of their first atoms
 */
export function bricsPieces(rdkit: RdkitModule, analysis: Analysis): Smiles[] {
  // The labels of FragmentOnBRICSBonds are those of the last rule, unlike FindBRICSBonds'.
  const after = cutBonds(analysis.graph, bondsByRule(analysis, "last"), "cutOrder");
  const parts = connectedParts(after, new Uint8Array(after.numAtoms).fill(1));
  return parts.map((atoms) => canonicalPiece(rdkit, after, atoms));
}

/**
 * The smallest pieces that BRICS cuts a molecule into, each once, with a dummy atom at each cut
 * whose mass number is the cut's label, such as "[16*]c1ccccc1"; RDKit's BRICSDecompose, without
 * stereo marks. Rules are applied to pieces of pieces, group by group, as there: a bond that more
 * than one rule of a group cuts gives the pieces of each.
 *
 * @param canonical as `canonicalize` gives it; of a mixture the component that is cut counts
 * @returns canonical SMILES; the molecule itself if nothing is cut
 */
export function bricsFragments(rdkit: RdkitModule, canonical: Smiles): Set<Smiles> {
  const seen = new Set([canonical]);
  // Every group looks at the pieces that those before it left whole.
  const analyses = new Map<Smiles, Analysis>();
  let pool = new Set([canonical]);
  for (const group of BRICS_RULES) {
    const finished = new Set<Smiles>();
    // Sets go on over what is added meanwhile: pieces are cut by the same group again.
    for (const smiles of pool) {
      const analysis = analyses.get(smiles) ?? analyzeSmiles(smiles);
      analyses.set(smiles, analysis);
      const cuts = group.flatMap((rule) => bondsOf(rule, analysis));
      if (cuts.length === 0) finished.add(smiles);
      for (const piece of cuts.flatMap((cut) => piecesOf(rdkit, analysis.graph, cut))) {
        if (!seen.has(piece)) pool.add(piece);
        seen.add(piece);
      }
    }
    pool = finished;
  }
  return pool;
}
