import { UserError } from "../../core/errors.ts";
import type { TreeShape } from "./fragmentTree.ts";
import type { PreparedLibrary } from "./preparedLibrary.ts";

/**
 * A tree of fragments as one line. A fragment is written `{label}`, followed by what is joined to
 * it, each as `[slot-slot {label} ...]`: the slot of the fragment before, then its own. Toluene from
 * phenyl and methyl is `{c1ccccc1}[0-0{C}]`. The empty tree is the empty text.
 */
export function treeToText(library: PreparedLibrary, tree: TreeShape): string {
  if (tree.numNodes === 0) return "";
  const children: number[][] = Array.from({ length: tree.numNodes }, () => []);
  for (let v = 1; v < tree.numNodes; v++) children[tree.parent[v]].push(v);
  const write = (node: number): string => {
    const joined = children[node].map(
      (child) => `[${tree.parentSlot[child]}-${tree.ownSlot[child]}${write(child)}]`,
    );
    return `{${library.fragments[tree.fragment[node]].label}}${joined.join("")}`;
  };
  return write(0);
}

/**
 * Reads what `treeToText` writes, with any node as the root and any numbering of symmetric slots.
 * Spaces between the parts don't matter.
 *
 * @throws UserError if the text has another form, names a fragment or slot that the library lacks,
 *   or uses a slot twice
 */
export function textToTree(library: PreparedLibrary, text: string): TreeShape {
  const parts = text.match(/\{[^{}]*\}|\[|\]|\d+\s*-\s*\d+|\S/g) ?? [];
  const nodes: { fragment: number; parent: number; parentSlot: number; ownSlot: number }[] = [];
  const usedSlots = new Set<string>();
  let at = 0;
  const fail = (problem: string): UserError =>
    new UserError(`Object "${text}": ${problem}. Expected a form like {c1ccccc1}[0-0{C}].`);
  const useSlot = (node: number, slot: number): void => {
    const { label, slotAtom } = library.fragments[nodes[node].fragment];
    if (slot >= slotAtom.length) {
      throw fail(`fragment {${label}} has ${slotAtom.length} slots, so no slot ${slot}`);
    }
    const use = `${node} ${slot}`;
    if (usedSlots.has(use)) throw fail(`slot ${slot} of fragment {${label}} is used twice`);
    usedSlots.add(use);
  };
  const readNode = (parent: number, parentSlot: number, ownSlot: number): void => {
    const part = parts[at++] ?? "the end";
    if (!part.startsWith("{")) throw fail(`found ${part} where a fragment should stand`);
    const label = part.slice(1, -1).trim();
    const fragment = library.fragmentOfLabel.get(label);
    if (fragment === undefined) {
      throw fail(`library "${library.name}" has no fragment {${label}}`);
    }
    const node = nodes.push({ fragment, parent, parentSlot, ownSlot }) - 1;
    if (parent >= 0) useSlot(node, ownSlot);
    while (parts[at] === "[") {
      const [slot, childSlot] = (parts[++at] ?? "").split("-").map(Number);
      if (childSlot === undefined) throw fail(`found ${parts[at] ?? "the end"} after "["`);
      at++;
      useSlot(node, slot);
      readNode(node, slot, childSlot);
      if (parts[at] !== "]") throw fail(`found ${parts[at] ?? "the end"} where "]" should stand`);
      at++;
    }
  };
  readNode(-1, -1, -1);
  if (at < parts.length) throw fail(`found ${parts[at]} after the tree`);
  return {
    numNodes: nodes.length,
    fragment: nodes.map((node) => node.fragment),
    parent: nodes.map((node) => node.parent),
    parentSlot: nodes.map((node) => node.parentSlot),
    ownSlot: nodes.map((node) => node.ownSlot),
  };
}
