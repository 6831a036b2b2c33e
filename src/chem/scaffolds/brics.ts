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

/** The bonds that BRICS cuts, each once, by the first rule that fits; RDKit's FindBRICSBonds. */
export function bricsBonds(analysis: Analysis): BricsBond[] {
  const cut = new Map<number, BricsBond>();
  for (const rule of BRICS_RULES.flat()) {
    for (const found of bondsOf(rule, analysis))
      if (!cut.has(found.bond)) cut.set(found.bond, found);
  }
  return [...cut.values()];
}

/** The graph with a bond replaced by two single bonds to dummy atoms, which come last. */
function cutBond(graph: MolGraph, { bond, atoms, labels }: BricsBond): MolGraph {
  const numAtoms = graph.numAtoms + 2;
  const [first, second] = [graph.numAtoms, graph.numAtoms + 1];
  const extend = <T extends Uint8Array | Int8Array | Uint16Array>(values: T): T => {
    const extended = new (values.constructor as new (length: number) => T)(numAtoms);
    extended.set(values);
    return extended;
  };
  const isotope = extend(graph.isotope);
  isotope.set(labels, first);
  const hydrogens = extend(graph.hydrogens);
  for (const atom of atoms) hydrogens[atom] += graph.bondOrder[bond] - 1;
  const others = Array.from({ length: graph.numBonds }, (_, b) => b).filter((b) => b !== bond);
  const bondStart = Int32Array.from([...others.map((b) => graph.bondStart[b]), ...atoms]);
  const bondEnd = Int32Array.from([...others.map((b) => graph.bondEnd[b]), first, second]);
  return {
    numAtoms,
    numBonds: bondStart.length,
    atomicNumber: extend(graph.atomicNumber),
    charge: extend(graph.charge),
    isotope,
    hydrogens,
    aromatic: extend(graph.aromatic),
    stereo: extend(graph.stereo),
    bondStart,
    bondEnd,
    bondOrder: Uint8Array.from([...others.map((b) => graph.bondOrder[b]), 1, 1]),
    ...adjacencyOf({ numAtoms, bondStart, bondEnd }),
  };
}

/** Canonical SMILES of the two pieces. */
function piecesOf(rdkit: RdkitModule, graph: MolGraph, cut: BricsBond): Smiles[] {
  const after = cutBond(graph, cut);
  const all = new Uint8Array(after.numAtoms).fill(1);
  const parts = connectedParts(after, all).filter((atoms) =>
    atoms.some((a) => a >= graph.numAtoms),
  );
  return parts.map((atoms) => {
    const { smiles } = writeGraph(after, { atoms });
    const result = canonicalizeBuilt(rdkit, smiles);
    if (isFailure(result))
      throw new Error(`bricsFragments: RDKit rejects ${smiles}: ${result.error}.`);
    return result.canonical;
  });
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
  let pool = new Set([canonical]);
  for (const group of BRICS_RULES) {
    const finished = new Set<Smiles>();
    // Sets go on over what is added meanwhile: pieces are cut by the same group again.
    for (const smiles of pool) {
      const analysis = analyzeSmiles(smiles);
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
