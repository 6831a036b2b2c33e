import type { Analysis } from "../analysis.ts";
import { DEFAULT_VALENCES } from "../elements.ts";
import { implicitHydrogens } from "../implicitHydrogens.ts";
import { AROMATIC, type MolGraph } from "../molGraph.ts";
import { canonicalizeBuilt, isFailure, type RdkitFailure, type RdkitModule } from "../rdkit.ts";
import type { Smiles } from "../smiles.ts";
import { writeGraph } from "../writeGraph.ts";
import { connectedParts } from "./components.ts";

/**
 * [N] 1 for atoms of the Murcko framework: rings and the chains that link them (Bemis and Murcko,
 * J. Med. Chem. 39 (1996) 2887); 0 everywhere in a molecule without rings.
 */
export function frameworkAtoms({ graph, rings, degree }: Analysis): Uint8Array {
  const kept = new Uint8Array(graph.numAtoms).fill(1);
  const links = degree.slice();
  const waiting: number[] = [];
  const isEnd = (atom: number): boolean => links[atom] <= 1 && rings.ringCount[atom] === 0;
  for (let atom = 0; atom < graph.numAtoms; atom++) if (isEnd(atom)) waiting.push(atom);
  for (let atom = waiting.pop(); atom !== undefined; atom = waiting.pop()) {
    if (kept[atom] === 0) continue;
    kept[atom] = 0;
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const next = graph.neighbors[k];
      links[next]--;
      if (kept[next] === 1 && isEnd(next)) waiting.push(next);
    }
  }
  return kept;
}

/** [N] 1 for the framework and the atoms bonded to it by double bonds: the Murcko scaffold. */
export function scaffoldAtoms(analysis: Analysis): Uint8Array {
  const { graph } = analysis;
  const framework = frameworkAtoms(analysis);
  const kept = framework.slice();
  for (let bond = 0; bond < graph.numBonds; bond++) {
    if (graph.bondOrder[bond] !== 2) continue;
    const [start, end] = [graph.bondStart[bond], graph.bondEnd[bond]];
    if (framework[start] === 1) kept[end] = 1;
    if (framework[end] === 1) kept[start] = 1;
  }
  return kept;
}

/** Orders of an atom's bonds to kept atoms: all, and whether some bond is lost. */
function remainingBonds(graph: MolGraph, kept: Uint8Array, atom: number) {
  let used = 0;
  let isCut = false;
  for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
    const order = graph.bondOrder[graph.neighborBonds[k]];
    if (kept[graph.neighbors[k]] === 1) used += order === AROMATIC ? 1.5 : order;
    else isCut = true;
  }
  return { used: Math.ceil(used), isCut };
}

/** Hydrogens of an atom whose substituents are gone, by RDKit's rules for its scaffolds. */
function hydrogensAfter(analysis: Analysis, kept: Uint8Array, ring: boolean, atom: number): number {
  const { graph } = analysis;
  const { used, isCut } = remainingBonds(graph, kept, atom);
  const hydrogens = graph.hydrogens[atom];
  if (!isCut) return hydrogens;
  const [atomicNumber, charge] = [graph.atomicNumber[atom], graph.charge[atom]];
  // An atom that is double-bonded to the framework and has to be written in brackets keeps its
  // hydrogens: RDKit leaves it as an atom with open valences.
  if (!ring && (charge !== 0 || DEFAULT_VALENCES[atomicNumber] === undefined)) return hydrogens;
  if (graph.aromatic[atom] === 0) return implicitHydrogens({ atomicNumber, charge, used });
  if (atomicNumber !== 6 || charge === 1) return 1;
  return Math.max(0, 4 - Math.abs(charge) - used);
}

/**
 * The Murcko scaffold of a molecule: its framework and the atoms double-bonded to it, hydrogens in
 * place of what is cut off; RDKit's MurckoScaffold.GetScaffoldForMol, without stereo marks.
 *
 * @returns canonical SMILES, "" for a molecule without rings; RDKit's reason if it can't read the
 *   scaffold
 */
export function murckoScaffold(
  rdkit: RdkitModule,
  analysis: Analysis,
): { readonly scaffold: Smiles } | RdkitFailure {
  const { graph } = analysis;
  const framework = frameworkAtoms(analysis);
  const kept = scaffoldAtoms(analysis);
  const hydrogens = Uint8Array.from(graph.hydrogens, (own, atom) =>
    kept[atom] === 0 ? own : hydrogensAfter(analysis, kept, framework[atom] === 1, atom),
  );
  const parts = connectedParts(graph, kept);
  if (parts.length === 0) return { scaffold: "" as Smiles };
  const text = parts.map((atoms) => writeGraph(graph, { atoms, hydrogens }).smiles).join(".");
  const result = canonicalizeBuilt(rdkit, text);
  return isFailure(result) ? result : { scaffold: result.canonical };
}
