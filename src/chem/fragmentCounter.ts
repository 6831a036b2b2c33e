import { atomOrbits, canonicalWithOrder } from "./atomOrder.ts";
import type { Fragment } from "./fragment.ts";
import { cutMolecule, type Piece } from "./fragmentation.ts";
import type { MolGraph } from "./molGraph.ts";
import { parseSmiles } from "./parseSmiles.ts";
import { isFailure, type RdkitModule } from "./rdkit.ts";
import { hasUnpairedCharge } from "./standardize.ts";

/** Which pieces become fragments, and which of their atoms attachment atoms. */
export interface FragmentCounterOptions {
  /** Most heavy atoms of a fragment; default 12. */
  readonly maxAtoms?: number;
  /**
   * An attachment atom is listed for an m-th bond if, per occurrence of the fragment, at least
   * this many of its equivalent atoms were cut m times; 0 to 1, default 0.05.
   */
  readonly minAttachmentShare?: number;
}

/** What a counter has seen. */
export interface FragmentCounts {
  readonly molecules: number;
  /** Pieces counted as fragments. */
  readonly counted: number;
  /** Pieces without a cut bond: molecules that no rule cuts. */
  readonly uncut: number;
  /** Pieces of more than `maxAtoms`. */
  readonly tooLarge: number;
  /** Pieces with a charge that has no opposite charge next to it. */
  readonly charged: number;
  /** Pieces that RDKit does not read back. */
  readonly unreadable: number;
  /** Different fragments. */
  readonly different: number;
}

/** Collects the pieces of molecules, equal ones as one. */
export interface FragmentCounter {
  /** Cuts one molecule (a single component) and counts its pieces. */
  add(molecule: MolGraph): void;
  /** What was counted so far. */
  counts(): FragmentCounts;
  /** The `count` most frequent fragments, most frequent first; of equals the first by SMILES. */
  top(count: number): Fragment[];
}

/** A piece as written, once RDKit has seen it. */
interface KnownPiece {
  readonly canonical: string;
  /** Atom of `canonical` for each atom of the piece. */
  readonly placeOf: readonly number[];
}

/** How often a fragment was found and where it was cut. */
interface Tally {
  frequency: number;
  /** cuts[atom][m - 1]: occurrences in which the atom lost at least m bonds. */
  readonly cuts: number[][];
}

function readPiece(rdkit: RdkitModule, piece: Piece): KnownPiece | "charged" | "unreadable" {
  const graph = parseSmiles(piece.smiles);
  if (hasUnpairedCharge(graph)) return "charged";
  const read = canonicalWithOrder(rdkit, graph);
  if (isFailure(read)) return "unreadable";
  const placeOf = new Array<number>(graph.numAtoms);
  read.order.forEach((atom, place) => {
    placeOf[atom] = place;
  });
  return { canonical: read.canonical, placeOf };
}

function addCuts(tally: Tally, atoms: readonly number[]): void {
  const seen = new Map<number, number>();
  for (const atom of atoms) {
    const times = seen.get(atom) ?? 0;
    seen.set(atom, times + 1);
    tally.cuts[atom] ??= [];
    tally.cuts[atom][times] = (tally.cuts[atom][times] ?? 0) + 1;
  }
}

/** The attachment atoms of a fragment, closed under its symmetry. */
function attachmentAtoms(tally: Tally, orbits: Int32Array, minShare: number): number[] {
  const cutsOf = new Map<number, number[]>();
  orbits.forEach((orbit, atom) => {
    const sum = cutsOf.get(orbit) ?? [];
    for (const [m, count] of (tally.cuts[atom] ?? []).entries()) sum[m] = (sum[m] ?? 0) + count;
    cutsOf.set(orbit, sum);
  });
  const most = Math.max(...[...cutsOf.values()].map((sum) => sum[0] ?? 0));
  // The commonest place always stays, else the fragment could not be joined to anything.
  const enough = Math.min(minShare * tally.frequency, most);
  return Array.from(orbits).flatMap((orbit, atom) => {
    const times = (cutsOf.get(orbit) ?? []).filter((count) => count >= enough).length;
    return new Array<number>(times).fill(atom);
  });
}

/**
 * A counter of the fragments that `cutMolecule` makes.
 *
 * Fragments that are the same molecule are one; their frequency is the number of occurrences.
 * Its attachment atoms are all those at which it was cut, and with each all atoms equivalent by
 * symmetry: benzene gets six. An atom that was cut several times at once is listed as often.
 */
export function createFragmentCounter(
  rdkit: RdkitModule,
  { maxAtoms = 12, minAttachmentShare = 0.05 }: FragmentCounterOptions = {},
): FragmentCounter {
  const known = new Map<string, KnownPiece | "charged" | "unreadable">();
  const tallies = new Map<string, Tally>();
  const seen = { molecules: 0, counted: 0, uncut: 0, tooLarge: 0, charged: 0, unreadable: 0 };

  const addPiece = (piece: Piece): void => {
    if (piece.cutAtoms.length === 0) seen.uncut++;
    else if (piece.numHeavyAtoms > maxAtoms) seen.tooLarge++;
    else {
      const read = known.get(piece.smiles) ?? readPiece(rdkit, piece);
      known.set(piece.smiles, read);
      if (typeof read === "string") {
        seen[read]++;
        return;
      }
      const tally = tallies.get(read.canonical) ?? { frequency: 0, cuts: [] };
      tallies.set(read.canonical, tally);
      tally.frequency++;
      seen.counted++;
      addCuts(
        tally,
        piece.cutAtoms.map((atom) => read.placeOf[atom]),
      );
    }
  };

  return {
    add(molecule) {
      seen.molecules++;
      for (const piece of cutMolecule(molecule)) addPiece(piece);
    },
    counts: () => ({ ...seen, different: tallies.size }),
    top: (count) =>
      [...tallies]
        .sort(([a, x], [b, y]) => y.frequency - x.frequency || (a < b ? -1 : 1))
        .slice(0, count)
        .map(([smiles, tally]) => ({
          smiles,
          attachmentAtoms: attachmentAtoms(
            tally,
            atomOrbits(rdkit, parseSmiles(smiles)),
            minAttachmentShare,
          ),
          frequency: tally.frequency,
        })),
  };
}
