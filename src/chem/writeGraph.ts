import { ELEMENT_SYMBOLS } from "./elements.ts";
import { AROMATIC, type MolGraph } from "./molGraph.ts";

/** What `writeGraph` writes in place of the graph's own values. */
export interface GraphChanges {
  /** The part to write, connected; the SMILES starts with the first. Default: all atoms. */
  readonly atoms?: readonly number[];
  /** [N] */
  readonly hydrogens?: ArrayLike<number>;
  /** [N] */
  readonly charge?: ArrayLike<number>;
  /** [N] mass numbers, 0 for none. */
  readonly isotope?: ArrayLike<number>;
}

/** A SMILES and where its atoms come from. */
export interface WrittenGraph {
  readonly smiles: string;
  /** Atom of the graph for each atom of `smiles`, in writing order. */
  readonly order: readonly number[];
}

/** A depth-first tree over the atoms to write, and the bonds that close rings. */
interface Walk {
  readonly order: number[];
  /** Children of each atom as (atom, bond), in writing order. */
  readonly children: Map<number, [number, number][]>;
  /** Ring numbers at each atom as (number, bond). */
  readonly closures: Map<number, [number, number][]>;
}

function walkFrom(graph: MolGraph, root: number, wanted: Uint8Array): Walk {
  const walk: Walk = { order: [], children: new Map(), closures: new Map() };
  const closed = new Set<number>();
  const visit = (atom: number, from: number): void => {
    walk.order.push(atom);
    walk.children.set(atom, []);
    walk.closures.set(atom, []);
    for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
      const [next, bond] = [graph.neighbors[k], graph.neighborBonds[k]];
      if (bond === from || wanted[next] === 0 || closed.has(bond)) continue;
      if (walk.children.has(next)) {
        closed.add(bond);
        walk.closures.get(next)?.push([closed.size, bond]);
        walk.closures.get(atom)?.push([closed.size, bond]);
      } else {
        walk.children.get(atom)?.push([next, bond]);
        visit(next, bond);
      }
    }
  };
  visit(root, -1);
  return walk;
}

const BOND_TEXT: Readonly<Record<number, string>> = {
  1: "",
  2: "=",
  3: "#",
  4: "$",
  [AROMATIC]: "",
};

function bondText(graph: MolGraph, bond: number): string {
  const { aromatic, bondStart, bondEnd, bondOrder } = graph;
  // Between aromatic atoms no symbol would mean an aromatic bond.
  const mark = bondOrder[bond] === 1 && aromatic[bondStart[bond]] && aromatic[bondEnd[bond]];
  return mark ? "-" : BOND_TEXT[bondOrder[bond]];
}

function atomText(graph: MolGraph, atom: number, changes: GraphChanges): string {
  const isotope = (changes.isotope ?? graph.isotope)[atom] || "";
  const symbol = ELEMENT_SYMBOLS[graph.atomicNumber[atom]];
  const hydrogens = (changes.hydrogens ?? graph.hydrogens)[atom];
  const charge = (changes.charge ?? graph.charge)[atom];
  const hydrogenText = hydrogens === 0 ? "" : hydrogens === 1 ? "H" : `H${hydrogens}`;
  const chargeText = charge === 0 ? "" : `${charge > 0 ? "+" : "-"}${Math.abs(charge)}`;
  return `[${isotope}${graph.aromatic[atom] ? symbol.toLowerCase() : symbol}${hydrogenText}${chargeText}]`;
}

/**
 * SMILES of a connected (part of a) molecule with every atom in brackets, so that hydrogens are
 * taken as given; stereo marks are not written. It is valid, not canonical: RDKit makes it so.
 *
 * Bonds to atoms outside of the part are left out; give the hydrogens that fill their places.
 *
 * @throws Error if the atoms are none or not connected (a bug of the caller)
 */
export function writeGraph(graph: MolGraph, changes: GraphChanges = {}): WrittenGraph {
  const atoms = changes.atoms ?? Array.from({ length: graph.numAtoms }, (_, atom) => atom);
  if (atoms.length === 0) throw new Error("writeGraph: there is no atom to write.");
  const wanted = new Uint8Array(graph.numAtoms);
  for (const atom of atoms) wanted[atom] = 1;
  const { order, children, closures } = walkFrom(graph, atoms[0], wanted);
  if (order.length !== atoms.length) {
    throw new Error(`writeGraph: the ${atoms.length} atoms are not connected.`);
  }
  const write = (atom: number): string => {
    const rings = (closures.get(atom) ?? []).map(
      ([number, bond]) => bondText(graph, bond) + (number < 10 ? `${number}` : `%(${number})`),
    );
    const branches = (children.get(atom) ?? []).map(
      ([child, bond]) => bondText(graph, bond) + write(child),
    );
    const last = branches.pop() ?? "";
    return (
      atomText(graph, atom, changes) +
      rings.join("") +
      branches.map((b) => `(${b})`).join("") +
      last
    );
  };
  return { smiles: write(order[0]), order };
}
