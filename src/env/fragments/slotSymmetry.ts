import { automorphisms } from "../../chem/automorphisms.ts";
import { UserError } from "../../core/errors.ts";
import type { FragmentGraph } from "./fragmentGraph.ts";

/** How the slots of one fragment in a tree are relabelled so that symmetric uses look the same. */
export interface SlotLabelling {
  /** [slots] canonical slot of each slot. */
  readonly canonicalSlot: Uint8Array;
  /** Number of relabellings that leave the canonical colours as they are. */
  readonly stabilizerSize: number;
  /** [slots] smallest canonical slot that those relabellings map each canonical slot to. */
  readonly firstEquivalent: Uint8Array;
  /** [slots] orbit of each open canonical slot under those relabellings, -1 where used. */
  readonly orbitOfSlot: Int8Array;
  /** [orbits] smallest slot and number of slots of each orbit, slots ascending. */
  readonly orbitSlot: Uint8Array;
  readonly orbitSize: Uint8Array;
}

/** The group of slot permutations of a fragment. */
export interface SlotSymmetry {
  readonly numSlots: number;
  /** Number of permutations. */
  readonly order: number;
  /**
   * The labelling of a fragment whose slots have these colours: equal labelled colours for
   * colourings that differ by a permutation of the group, and for no others.
   *
   * @param colors [slots] 0 where the slot is open, up to slots + 1 where it is used
   */
  label(colors: Uint8Array): SlotLabelling;
}

/** Open slot. */
export const OPEN = 0;
/** Most permutations of one fragment's slots. */
const MAX_ORDER = 50_000;
/** Labellings kept before the memory is cleared. */
const MAX_LABELLINGS = 20_000;

/**
 * All permutations of the slots that automorphisms of the atom graph bring about, together with
 * the swaps of slots on the same atom.
 *
 * @param slotAtom [slots] atom of each slot
 * @returns each permutation as a list: entry s is the image of slot s; the identity first
 * @throws UserError if there are more than 50,000
 */
export function slotPermutations(
  graph: FragmentGraph,
  slotAtom: readonly number[],
  name: string,
): Uint8Array[] {
  const atoms = [...new Set(slotAtom)];
  const slotsOn = (atom: number): number[] =>
    slotAtom.flatMap((other, slot) => (other === atom ? [slot] : []));
  const images = automorphisms(coloredGraph(graph, slotAtom), {
    base: atoms,
    limit: MAX_ORDER,
    name,
  });
  const swaps = atoms.reduce((product, atom) => product * factorial(slotsOn(atom).length), 1);
  if (images.length * swaps > MAX_ORDER) {
    throw new UserError(
      `${name} has ${images.length * swaps} symmetric ways to use its ${slotAtom.length} ` +
        `attachment points; at most ${MAX_ORDER} can be handled. List fewer attachment atoms.`,
    );
  }
  return images.flatMap((image) => {
    let partial = [new Uint8Array(slotAtom.length)];
    for (const [i, atom] of atoms.entries()) {
      const from = slotsOn(atom);
      const targets = arrangements(slotsOn(image[i]));
      partial = partial.flatMap((start) =>
        targets.map((to) => {
          const permutation = start.slice();
          for (const [k, slot] of from.entries()) permutation[slot] = to[k];
          return permutation;
        }),
      );
    }
    return partial;
  });
}

/** The symmetry given by `permutations`, a group of permutations of the slots. */
export function createSlotSymmetry(
  numSlots: number,
  permutations: readonly Uint8Array[],
): SlotSymmetry {
  const known = new Map<number | string, SlotLabelling>();
  return {
    numSlots,
    order: permutations.length,
    label(colors) {
      const key = colorKey(colors);
      let labelling = known.get(key);
      if (labelling === undefined) {
        labelling = findLabelling(colors, permutations);
        if (known.size >= MAX_LABELLINGS) known.clear();
        known.set(key, labelling);
      }
      return labelling;
    },
  };
}

/** Colours of the atom graph: an automorphism keeps elements, bonds and the number of slots. */
function coloredGraph(graph: FragmentGraph, slotAtom: readonly number[]) {
  const ids = new Map<string, number>();
  const vertexColors = Array.from({ length: graph.numAtoms }, (_, atom) => {
    const numSlots = slotAtom.filter((other) => other === atom).length;
    const color = [
      ...[graph.atomicNumber[atom], graph.charge[atom], graph.isotope[atom]],
      ...[graph.hydrogens[atom], graph.radicals[atom], graph.aromaticAtom[atom], numSlots],
    ].join();
    if (!ids.has(color)) ids.set(color, ids.size);
    return ids.get(color) as number;
  });
  const edgeColors = graph.kekuleOrder.map((order, bond) => (graph.aromaticBond[bond] ? 4 : order));
  return {
    numVertices: graph.numAtoms,
    vertexColors,
    edgeStart: graph.bondStart,
    edgeEnd: graph.bondEnd,
    edgeColors,
  };
}

/** Fewest slots whose colours make no safe integer: (slots + 2)^slots exceeds 2^53. */
const SLOTS_FOR_TEXT_KEY = 14;

/** Different for different colours. */
function colorKey(colors: Uint8Array): number | string {
  if (colors.length >= SLOTS_FOR_TEXT_KEY) return String.fromCharCode(...colors);
  let key = 0;
  for (let slot = 0; slot < colors.length; slot++) key = key * (colors.length + 2) + colors[slot];
  return key;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** All orders of `items`, the given one first. */
function arrangements(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, i) =>
    arrangements([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

/** The relabelling that gives the largest list of colours: used slots come to the front. */
function findLabelling(colors: Uint8Array, permutations: readonly Uint8Array[]): SlotLabelling {
  const numSlots = colors.length;
  // Read as "where a new slot comes from": the group holds the inverse of each permutation too.
  let source = permutations[0];
  for (const candidate of permutations) if (isLarger(colors, candidate, source)) source = candidate;
  const best = source.map((slot) => colors[slot]);
  const canonicalSlot = new Uint8Array(numSlots);
  for (let slot = 0; slot < numSlots; slot++) canonicalSlot[source[slot]] = slot;
  const stabilizer = permutations.filter((p) =>
    best.every((color, slot) => best[p[slot]] === color),
  );
  const firstEquivalent = colors.map((_, slot) => Math.min(...stabilizer.map((p) => p[slot])));
  const orbitOfSlot = new Int8Array(numSlots).fill(-1);
  const orbitSlot: number[] = [];
  const orbitSize: number[] = [];
  for (let slot = 0; slot < numSlots; slot++) {
    if (best[slot] !== OPEN || orbitOfSlot[slot] >= 0) continue;
    const orbit = new Set(stabilizer.map((permutation) => permutation[slot]));
    for (const member of orbit) orbitOfSlot[member] = orbitSlot.length;
    orbitSlot.push(slot);
    orbitSize.push(orbit.size);
  }
  return {
    canonicalSlot,
    stabilizerSize: stabilizer.length,
    firstEquivalent,
    orbitOfSlot,
    orbitSlot: Uint8Array.from(orbitSlot),
    orbitSize: Uint8Array.from(orbitSize),
  };
}

/** Whether `colors` taken in the order `a` is larger than in the order `b`. */
function isLarger(colors: Uint8Array, a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++)
    if (colors[a[i]] !== colors[b[i]]) return colors[a[i]] > colors[b[i]];
  return false;
}
