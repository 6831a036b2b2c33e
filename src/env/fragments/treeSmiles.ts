import type { TreeShape } from "./fragmentTree.ts";
import type { PreparedLibrary } from "./preparedLibrary.ts";
import { joinLabel } from "./smilesTemplate.ts";

/**
 * Kekule SMILES of the molecule that a tree of fragments assembles to: the fragments' texts
 * separated by dots, each bond between two of them written as a ring closure with a label of its
 * own (`C%10.C%10` is ethane). The empty tree is the empty text.
 */
export function treeToSmiles(library: PreparedLibrary, tree: TreeShape): string {
  const { numNodes, fragment, parent, parentSlot, ownSlot } = tree;
  /** [N] bonds of each node by atom: their number and their labels. */
  const bonds = Array.from({ length: numNodes }, () => new Map<number, string[]>());
  const join = (node: number, slot: number, label: string): void => {
    const atom = library.fragments[fragment[node]].slotAtom[slot];
    const labels = bonds[node].get(atom);
    if (labels) labels.push(label);
    else bonds[node].set(atom, [label]);
  };
  for (let v = 1; v < numNodes; v++) {
    const label = joinLabel(v - 1);
    join(parent[v], parentSlot[v], label);
    join(v, ownSlot[v], label);
  }
  let smiles = "";
  for (let v = 0; v < numNodes; v++) {
    const { atom, before, symbol, closures, end } = library.fragments[fragment[v]].template;
    if (v > 0) smiles += ".";
    for (let i = 0; i < atom.length; i++) {
      const labels = bonds[v].get(atom[i]);
      smiles += before[i] + symbol[i][labels?.length ?? 0] + closures[i];
      if (labels) for (const label of labels) smiles += label;
    }
    smiles += end;
  }
  return smiles;
}
