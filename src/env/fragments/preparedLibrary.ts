import type { FragmentLibrary } from "../../chem/fragment.ts";
import type { RdkitModule } from "../../chem/rdkit.ts";
import { UserError } from "../../core/errors.ts";
import { readFragmentGraph } from "./fragmentGraph.ts";
import { createSlotSymmetry, type SlotSymmetry, slotPermutations } from "./slotSymmetry.ts";
import { createSmilesTemplate, type SmilesTemplate } from "./smilesTemplate.ts";

/** A fragment ready for assembly. Slot i is entry i of its attachment atoms. */
export interface PreparedFragment {
  readonly smiles: string;
  /** Its name in object texts: the SMILES, and "|2", "|3", ... where a library repeats it. */
  readonly label: string;
  /** [slots] atom of each slot. */
  readonly slotAtom: readonly number[];
  readonly symmetry: SlotSymmetry;
  readonly template: SmilesTemplate;
}

/**
 * A library ready for assembly. Global slot `slotOffsets[f] + s` is slot s of fragment f. A kind is
 * a way to attach a new fragment: the fragment and an orbit of its slots under its symmetry.
 */
export interface PreparedLibrary {
  readonly name: string;
  /** [F] */
  readonly fragments: readonly PreparedFragment[];
  /** [F + 1] */
  readonly slotOffsets: Int32Array;
  /** [K] fragment, smallest slot and number of slots of each kind. */
  readonly kindFragment: Int32Array;
  readonly kindSlot: Int32Array;
  readonly kindSize: Int32Array;
  /** [slotOffsets[F]] kind of each global slot. */
  readonly kindOfSlot: Int32Array;
  /** Fragment of each label. */
  readonly fragmentOfLabel: ReadonlyMap<string, number>;
}

/**
 * Works out, once for a library, what an environment needs of each fragment: its symmetry and the
 * text that it adds to a molecule.
 *
 * @throws UserError naming the fragment that is no molecule, whose attachment atoms don't exist or
 *   have no hydrogen to replace, or that has too many symmetries
 */
export function prepareLibrary(library: FragmentLibrary, rdkit: RdkitModule): PreparedLibrary {
  if (library.fragments.length === 0) {
    throw new UserError(`Fragment library "${library.name}" is empty; give at least one fragment.`);
  }
  const seen = new Map<string, number>();
  const fragments = library.fragments.map(({ smiles, attachmentAtoms }): PreparedFragment => {
    const repeat = (seen.get(smiles) ?? 0) + 1;
    seen.set(smiles, repeat);
    const name = `Fragment "${smiles}" of library "${library.name}"`;
    const graph = readFragmentGraph(rdkit, smiles);
    checkAttachmentAtoms(attachmentAtoms, graph.numAtoms, name);
    return {
      smiles,
      label: repeat === 1 ? smiles : `${smiles}|${repeat}`,
      slotAtom: attachmentAtoms,
      template: createSmilesTemplate(graph, attachmentAtoms, name),
      symmetry: createSlotSymmetry(
        attachmentAtoms.length,
        slotPermutations(graph, attachmentAtoms, name),
      ),
    };
  });
  return { name: library.name, fragments, ...numberSlots(fragments) };
}

function checkAttachmentAtoms(atoms: readonly number[], numAtoms: number, name: string): void {
  const wrong = atoms.find((atom) => !Number.isInteger(atom) || atom < 0 || atom >= numAtoms);
  if (wrong !== undefined) {
    throw new UserError(
      `${name}: attachment atom ${wrong} does not exist; its atoms are 0 to ${numAtoms - 1}.`,
    );
  }
  if (atoms.length > 127) {
    throw new UserError(`${name} lists ${atoms.length} attachment atoms; list at most 127.`);
  }
}

function numberSlots(fragments: readonly PreparedFragment[]) {
  const slotOffsets = new Int32Array(fragments.length + 1);
  const kinds: { fragment: number; slot: number; size: number }[] = [];
  const kindOfSlot: number[] = [];
  for (const [fragment, { symmetry }] of fragments.entries()) {
    const { numSlots } = symmetry;
    slotOffsets[fragment + 1] = slotOffsets[fragment] + numSlots;
    // With all slots open the stabiliser is the whole group, so its orbits are the kinds.
    const { orbitOfSlot, orbitSlot, orbitSize } = symmetry.label(new Uint8Array(numSlots));
    for (const orbit of orbitOfSlot) kindOfSlot.push(kinds.length + orbit);
    for (const [orbit, slot] of orbitSlot.entries()) {
      kinds.push({ fragment, slot, size: orbitSize[orbit] });
    }
  }
  return {
    slotOffsets,
    kindFragment: Int32Array.from(kinds, (kind) => kind.fragment),
    kindSlot: Int32Array.from(kinds, (kind) => kind.slot),
    kindSize: Int32Array.from(kinds, (kind) => kind.size),
    kindOfSlot: Int32Array.from(kindOfSlot),
    fragmentOfLabel: new Map(fragments.map(({ label }, fragment) => [label, fragment])),
  };
}
