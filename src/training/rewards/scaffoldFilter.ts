import { analyze } from "../../chem/analysis.ts";
import { parseSmiles } from "../../chem/parseSmiles.ts";
import { canonicalizeBuilt, isFailure, loadRdkit, type RdkitModule } from "../../chem/rdkit.ts";
import { murckoScaffold } from "../../chem/scaffolds/murcko.ts";

/** Molecules that were let in, by the canonical SMILES of their scaffold: part of a checkpoint. */
export type ScaffoldFilterState = Readonly<Record<string, readonly string[]>>;

/** Lets the first few molecules of each Bemis-Murcko scaffold in, and no others. */
export interface ScaffoldFilter {
  /**
   * [count] 1 for molecules that are let in: those that were before, and new ones while their
   * scaffold has room. Texts that are no molecule are let in; others see to them.
   */
  admit(smiles: readonly (string | null)[]): Uint8Array;
  /** Keeps what `admit` let in since the last call; `discard` forgets it. */
  commit(): void;
  discard(): void;
  getState(): ScaffoldFilterState;
}

interface Known {
  readonly canonical: string;
  /** "" without rings: such molecules are never too many. */
  readonly scaffold: string;
}

function identify(rdkit: RdkitModule, smiles: string): Known | undefined {
  const read = canonicalizeBuilt(rdkit, smiles);
  if (isFailure(read)) return undefined;
  const { canonical } = read;
  const found = murckoScaffold(rdkit, analyze(parseSmiles(canonical)));
  return { canonical, scaffold: isFailure(found) ? "" : found.scaffold };
}

/** Texts whose scaffold is remembered. */
const CACHE = 50_000;

/**
 * The diversity filter of A-GFN (Pandey et al. 2024, arXiv:2409.09702), which floors the reward of
 * further molecules of a scaffold; ours applies to molecules of files and replayed ones as well.
 *
 * @param perScaffold most different molecules of one scaffold
 */
export async function createScaffoldFilter(
  perScaffold: number,
  state: ScaffoldFilterState = {},
): Promise<ScaffoldFilter> {
  const rdkit = await loadRdkit();
  const kept = new Map(Object.entries(state).map(([name, list]) => [name, new Set(list)]));
  const pending = new Map<string, Set<string>>();
  const cache = new Map<string, Known | undefined>();
  const lookUp = (smiles: string): Known | undefined => {
    if (cache.has(smiles)) return cache.get(smiles);
    if (cache.size >= CACHE) cache.clear();
    const known = identify(rdkit, smiles);
    cache.set(smiles, known);
    return known;
  };
  const isAdmitted = (smiles: string | null): boolean => {
    const known = smiles === null ? undefined : lookUp(smiles);
    if (!known || known.scaffold === "") return true;
    const old = kept.get(known.scaffold);
    const fresh = pending.get(known.scaffold) ?? new Set<string>();
    if (old?.has(known.canonical) || fresh.has(known.canonical)) return true;
    if ((old?.size ?? 0) + fresh.size >= perScaffold) return false;
    pending.set(known.scaffold, fresh.add(known.canonical));
    return true;
  };
  return {
    admit: (smiles) => Uint8Array.from(smiles, (text) => (isAdmitted(text) ? 1 : 0)),
    commit() {
      for (const [scaffold, fresh] of pending) {
        const list = kept.get(scaffold) ?? new Set<string>();
        for (const canonical of fresh) list.add(canonical);
        kept.set(scaffold, list);
      }
      pending.clear();
    },
    discard: () => pending.clear(),
    getState: () => Object.fromEntries([...kept].map(([name, list]) => [name, [...list]])),
  };
}
