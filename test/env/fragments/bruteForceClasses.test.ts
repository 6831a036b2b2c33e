import { expect, test } from "vitest";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { fragmentEnvironment, TINY_LIBRARY } from "./tinyLibrary.ts";

/** Slow, independent reference: fragments and joints as plain lists, symmetry by trying everything. */
interface Labelled {
  readonly fragments: readonly number[];
  /** [node, slot, node, slot] */
  readonly joints: readonly (readonly [number, number, number, number])[];
}

const MAX_FRAGMENTS = 3;
const ring = [0, 1, 2, 3, 4, 5];
/** Slot permutations of benzene, of one atom with two slots, and of C-O, by hand. */
const GROUPS: readonly (readonly (readonly number[])[])[] = [
  ring.flatMap((turn) => [
    ring.map((slot) => (slot + turn) % 6),
    ring.map((slot) => (turn - slot + 6) % 6),
  ]),
  [
    [0, 1],
    [1, 0],
  ],
  [[0, 1]],
];

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((start) => list.map((x) => [...start, x])), [[]]);

/** A text of the tree when nodes are renumbered by `order` and slots by `turns`. */
function textOf(tree: Labelled, order: readonly number[], turns: readonly (readonly number[])[]) {
  const joints = tree.joints.map(([u, s, v, t]) => {
    const ends = [`${order[u]}.${turns[u][s]}`, `${order[v]}.${turns[v][t]}`];
    return ends.sort().join("-");
  });
  const fragments: number[] = [];
  for (const [v, fragment] of tree.fragments.entries()) fragments[order[v]] = fragment;
  return `${fragments} ${joints.sort().join(" ")}`;
}

/** The smallest text over all relabellings, and how many relabellings leave the tree as it is. */
function classify(tree: Labelled): { key: string; numAutomorphisms: number } {
  const orders = permutations(tree.fragments.map((_, v) => v));
  const identity = tree.fragments.map((fragment) => GROUPS[fragment][0]);
  const own = textOf(tree, orders[0], identity);
  let key = own;
  let numAutomorphisms = 0;
  for (const turns of product(tree.fragments.map((fragment) => GROUPS[fragment]))) {
    for (const order of orders) {
      const text = textOf(tree, order, turns);
      if (text < key) key = text;
      if (text === own) numAutomorphisms++;
    }
  }
  return { key, numAutomorphisms };
}

/** All trees with one more fragment, each labelled way once. */
function grow(tree: Labelled): Labelled[] {
  const isUsed = (v: number, slot: number) =>
    tree.joints.some(([a, s, b, t]) => (a === v && s === slot) || (b === v && t === slot));
  return tree.fragments.flatMap((fragment, v) =>
    GROUPS[fragment][0]
      .filter((slot) => !isUsed(v, slot))
      .flatMap((slot) =>
        GROUPS.flatMap((group, added) =>
          group[0].map((_, own): Labelled => {
            const joint = [v, slot, tree.fragments.length, own] as const;
            return { fragments: [...tree.fragments, added], joints: [...tree.joints, joint] };
          }),
        ),
      ),
  );
}

/** An object's text as a labelled tree, read apart from the environment's own reader. */
function readObject(text: string): Labelled {
  const fragments: number[] = [];
  const joints: [number, number, number, number][] = [];
  const stack: number[] = [];
  let pending: [number, number] | undefined;
  for (const [part] of text.matchAll(/\{[^}]*\}|\[|\]|\d+-\d+/g)) {
    if (part === "]") stack.pop();
    else if (part.startsWith("{")) {
      const smiles = part.slice(1, -1);
      const v = fragments.push(TINY_LIBRARY.fragments.findIndex((f) => f.smiles === smiles)) - 1;
      if (pending) joints.push([stack[stack.length - 1], pending[0], v, pending[1]]);
      stack.push(v);
    } else if (part !== "[") pending = part.split("-").map(Number) as [number, number];
  }
  return { fragments, joints };
}

test("classes and symmetries agree with trying all relabellings of nodes and slots", async () => {
  const env = await fragmentEnvironment(TINY_LIBRARY, { maxFragments: MAX_FRAGMENTS });
  const space = enumerateSpace(env);
  const objects = env.select(space.states, space.terminals);
  const logSymmetry = env.logSymmetry(objects);

  const expected = new Map<string, { tree: Labelled; numAutomorphisms: number }>();
  let layer: Labelled[] = GROUPS.map((_, fragment) => ({ fragments: [fragment], joints: [] }));
  for (let size = 1; size <= MAX_FRAGMENTS; size++) {
    const next: Labelled[] = [];
    for (const tree of layer) {
      const { key, numAutomorphisms } = classify(tree);
      if (expected.has(key)) continue;
      expected.set(key, { tree, numAutomorphisms });
      next.push(...grow(tree));
    }
    layer = next;
  }

  const found = env.toObjects(objects).map((text) => readObject(text));
  const keys = found.map((tree) => classify(tree).key);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...keys].sort()).toEqual([...expected.keys()].sort());
  for (const [i, key] of keys.entries()) {
    const { tree, numAutomorphisms = 0 } = expected.get(key) ?? {};
    const orders = (tree?.fragments ?? []).map((fragment) => GROUPS[fragment].length);
    const factor = numAutomorphisms / orders.reduce((a, b) => a * b, 1);
    expect(Math.exp(logSymmetry[i])).toBeCloseTo(factor, 12);
  }
});
