/** Atoms of a SMILES text: a bracket, or an element outside brackets. */
const SMILES_ATOMS = /\[[^\]]*\]|Br|Cl|[A-Za-z*]/g;
/** The counts of a molblock, version 3000 and 2000 (three columns of the fourth line). */
const V3000_COUNTS = /^M\s+V30\s+COUNTS\s+(\d+)/m;
const V2000_COUNTS = /^(?:.*\r?\n){3} *(\d{1,3})/;

/**
 * Most atoms of a molecule. RDKit's WebAssembly build walks molecules recursively on a stack of
 * 64 kB: a chain of 700 atoms overruns it, which destroys RDKit's memory without an error.
 */
export const MAX_ATOMS = 400;

/** Longest SMILES that RDKit is given, for the same reason. */
export const MAX_SMILES_LENGTH = 10_000;

/** Longest text of another kind: molblocks and RDKit-JSON take more characters an atom. */
const MAX_TEXT_LENGTH = 200_000;

/**
 * Why a text is too large to be given to RDKit, null if it is not.
 *
 * @param text SMILES, molblock or RDKit-JSON
 */
export function tooLarge(text: string): string | null {
  if (text.length <= MAX_ATOMS) return null;
  const isSmiles = !text.includes("\n") && !text.startsWith("{");
  const maxLength = isSmiles ? MAX_SMILES_LENGTH : MAX_TEXT_LENGTH;
  const kind = isSmiles ? "SMILES" : "molecule";
  if (text.length > maxLength) {
    return `${kind} of ${text.length} characters: at most ${maxLength} can be read`;
  }
  const numAtoms = isSmiles ? (text.match(SMILES_ATOMS)?.length ?? 0) : numAtomsOf(text);
  if (numAtoms <= MAX_ATOMS) return null;
  return `${kind} of ${numAtoms} atoms: at most ${MAX_ATOMS} can be read`;
}

/** Atoms that a molblock or RDKit-JSON says it has; 0 for other texts, which RDKit refuses. */
function numAtomsOf(text: string): number {
  const counts = V3000_COUNTS.exec(text) ?? V2000_COUNTS.exec(text);
  if (!text.startsWith("{")) return Number(counts?.[1] ?? 0);
  try {
    const { molecules } = JSON.parse(text) as { molecules?: { atoms?: unknown[] }[] };
    return (molecules ?? []).reduce((sum, { atoms }) => sum + (atoms?.length ?? 0), 0);
  } catch {
    // No JSON: RDKit says so.
    return 0;
  }
}
