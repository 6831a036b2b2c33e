import { BUILT_MOLECULE, isFailure, type RdkitModule, withMolecule } from "../../chem/rdkit.ts";
import { canonicalForm } from "../graphs/canonicalGraph.ts";
import {
  edgesOnCycles,
  type GraphShape,
  type LabelledGraph,
  neighborsOf,
} from "../graphs/labelledGraph.ts";
import { hydrogensOf } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { bondColorOf, bondOrderOf, countMolecule, MAX_BOND_ORDER } from "./moleculeCounts.ts";
import { writeMolecule } from "./moleculeText.ts";
import { findScaffold, type Scaffold, unmarked, withMarks } from "./scaffold.ts";

/** The part of RDKit's JSON that says which bonds are aromatic. */
interface RdkitJson {
  readonly molecules: readonly [
    {
      readonly bonds?: readonly { readonly atoms: readonly [number, number] }[];
      readonly extensions?: readonly {
        readonly name: string;
        readonly aromaticBonds?: readonly number[];
      }[];
    },
  ];
}

/** What is asked of molecules as wholes, whatever their Kekule form. */
export interface MoleculeForms {
  /** RDKit's canonical SMILES. */
  canonicalOf(graph: GraphShape): string;
  /**
   * log(|Aut(x)| / N(x)) of the molecule x that the graph is a form of: its symmetries over the
   * number of its Kekule structures, or, with a scaffold, of its places in all of them. That makes
   * the sum over all forms of x right; nats.
   */
  logSymmetry(graph: LabelledGraph): number;
  /** Every Kekule structure of the molecule, atoms in the order of the graph. */
  kekuleShapes(graph: GraphShape): GraphShape[];
  /** As `kekuleShapes`, with a scaffold once for each place of it, marked there. */
  allForms(graph: GraphShape): GraphShape[];
}

/** Colour of an aromatic bond, above those of all others. */
const AROMATIC_COLOR = 2 * MAX_BOND_ORDER + 1;

/**
 * @param scaffold what every molecule holds, if anything
 * @throws Error (in its functions) if RDKit rejects a molecule of the space
 */
export function createMoleculeForms(
  rdkit: RdkitModule,
  space: AtomSpace,
  scaffold?: Scaffold,
): MoleculeForms {
  const formsOf = (graph: GraphShape) => {
    const plain = unmarked(space, graph);
    const aromatic = aromaticBonds(rdkit, space, plain);
    const orders = aromatic.length === 0 ? [[]] : listKekule(plain, aromatic);
    return { plain, aromatic, shapes: orders.map((way) => withOrders(plain, aromatic, way)) };
  };
  return {
    canonicalOf: (graph) => canonicalSmiles(rdkit, space, graph),
    kekuleShapes: (graph) => formsOf(graph).shapes,
    allForms: (graph) =>
      formsOf(graph).shapes.flatMap((shape) =>
        scaffold
          ? findScaffold(space, shape, scaffold).map((at) => withMarks(space, shape, scaffold, at))
          : [shape],
      ),
    logSymmetry(graph) {
      const { plain, aromatic, shapes } = formsOf(graph);
      if (!scaffold && aromatic.length === 0) return graph.logAutomorphisms;
      const { logAutomorphisms } = canonicalForm(aromaticShape(space, plain, aromatic)).graph;
      const places = scaffold
        ? shapes.reduce((sum, shape) => sum + findScaffold(space, shape, scaffold).length, 0)
        : shapes.length;
      return logAutomorphisms - Math.log(places);
    },
  };
}

function canonicalSmiles(rdkit: RdkitModule, space: AtomSpace, graph: GraphShape): string {
  const { smiles } = writeMolecule(space, graph);
  const read = withMolecule(rdkit, smiles, (mol) => ({ text: mol.get_smiles() }), BUILT_MOLECULE);
  if (isFailure(read)) throw new Error(`RDKit rejects ${smiles} of the space: ${read.error}.`);
  return read.text;
}

/** Edges that RDKit finds aromatic, ascending. */
function aromaticBonds(rdkit: RdkitModule, space: AtomSpace, graph: GraphShape): number[] {
  // Aromatic rings have a double bond in the ring; without one RDKit need not be asked.
  const onCycle = edgesOnCycles(neighborsOf(graph), graph.edgeColor.length);
  if (!graph.edgeColor.some((color, e) => bondOrderOf(color) === 2 && onCycle[e] === 1)) return [];
  const { smiles, order } = writeMolecule(space, graph);
  const read = withMolecule(rdkit, smiles, (mol) => ({ text: mol.get_json() }), BUILT_MOLECULE);
  if (isFailure(read)) throw new Error(`RDKit rejects ${smiles} of the space: ${read.error}.`);
  const { bonds = [], extensions = [] } = (JSON.parse(read.text) as RdkitJson).molecules[0];
  const found = extensions.find(({ name }) => name === "rdkitRepresentation")?.aromaticBonds ?? [];
  const pairs = new Set(
    found.map((bond) => pairOf(order[bonds[bond].atoms[0]], order[bonds[bond].atoms[1]])),
  );
  return graph.edgeStart.flatMap((start, e) =>
    pairs.has(pairOf(start, graph.edgeEnd[e])) ? [e] : [],
  );
}

const pairOf = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;

/** The molecule whatever its Kekule form: aromatic bonds alike, atoms told apart by hydrogens. */
function aromaticShape(
  space: AtomSpace,
  graph: GraphShape,
  aromatic: readonly number[],
): GraphShape {
  const { kinds, used } = countMolecule(space, graph);
  const mostHydrogens = 5;
  return {
    nodeColor: graph.nodeColor.map(
      (color, v) => color * mostHydrogens + hydrogensOf(kinds[v], used[v]),
    ),
    edgeStart: graph.edgeStart,
    edgeEnd: graph.edgeEnd,
    edgeColor: graph.edgeColor.map((color, e) => (aromatic.includes(e) ? AROMATIC_COLOR : color)),
  };
}

/**
 * All ways to set the aromatic bonds to single and double so that each atom keeps its number of
 * double bonds: elements, charges and hydrogens then stay the same.
 *
 * @returns for each way the orders of `aromatic`, in that order
 */
function listKekule(graph: GraphShape, aromatic: readonly number[]): number[][] {
  const wanted = new Int32Array(graph.nodeColor.length);
  const left = new Int32Array(graph.nodeColor.length);
  const ends = aromatic.map((e) => [graph.edgeStart[e], graph.edgeEnd[e]]);
  for (const [i, e] of aromatic.entries()) {
    for (const end of ends[i]) {
      wanted[end] += bondOrderOf(graph.edgeColor[e]) - 1;
      left[end]++;
    }
  }
  const ways: number[][] = [];
  const orders: number[] = [];
  const place = (i: number): void => {
    if (i === aromatic.length) {
      ways.push([...orders]);
      return;
    }
    for (const double of [0, 1]) {
      for (const end of ends[i]) {
        wanted[end] -= double;
        left[end]--;
      }
      orders.push(1 + double);
      if (ends[i].every((end) => wanted[end] >= 0 && wanted[end] <= left[end])) place(i + 1);
      orders.pop();
      for (const end of ends[i]) {
        wanted[end] += double;
        left[end]++;
      }
    }
  };
  place(0);
  return ways;
}

function withOrders(
  graph: GraphShape,
  aromatic: readonly number[],
  orders: readonly number[],
): GraphShape {
  const edgeColor = [...graph.edgeColor];
  for (const [i, e] of aromatic.entries()) edgeColor[e] = bondColorOf(orders[i]);
  return { ...graph, edgeColor };
}
