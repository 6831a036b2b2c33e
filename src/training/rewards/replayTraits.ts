import { analyze } from "../../chem/analysis.ts";
import { morganBits } from "../../chem/fingerprints/morganFingerprint.ts";
import { parseSmiles } from "../../chem/parseSmiles.ts";
import { canonicalizeBuilt, isFailure, loadRdkit, type RdkitModule } from "../../chem/rdkit.ts";
import { murckoScaffold } from "../../chem/scaffolds/murcko.ts";
import { UserError } from "../../core/errors.ts";
import type { Environment, StateBatch } from "../../env/environment.ts";
import type { ReplayItem, ReplayTraits } from "../../replay/item.ts";

/** Fingerprint and scaffold of a molecule; without a scaffold where RDKit can't read it. */
function traitsOf(rdkit: RdkitModule, smiles: string): ReplayTraits {
  const read = canonicalizeBuilt(rdkit, smiles);
  if (isFailure(read)) return { fingerprint: new Uint32Array(64), scaffold: "" };
  const analysis = analyze(parseSmiles(read.canonical));
  const found = murckoScaffold(rdkit, analysis);
  return {
    fingerprint: morganBits(analysis),
    scaffold: isFailure(found) ? "" : found.scaffold,
  };
}

/**
 * Adds to each item what a diverse buffer compares it by.
 *
 * @param terminal the states that the items are, in their order
 * @throws UserError if the environment's objects are no molecules
 */
export async function withTraits(
  env: Environment,
  items: readonly ReplayItem[],
  terminal: StateBatch,
): Promise<ReplayItem[]> {
  if (!env.toSmiles) {
    throw new UserError(
      `replay.strategy is diverse, but the objects of ${env.name} are no molecules. ` +
        "Set env.type to fragments or atoms, or choose another strategy.",
    );
  }
  const rdkit = await loadRdkit();
  const smiles = env.toSmiles(terminal);
  return items.map((item, i) => ({ ...item, traits: traitsOf(rdkit, smiles[i]) }));
}
