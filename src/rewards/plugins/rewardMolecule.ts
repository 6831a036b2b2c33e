import type { Analysis } from "../../chem/analysis.ts";
import { analyzeSmiles, PROPERTIES } from "../../chem/describe.ts";
import { morganBits, morganCounts } from "../../chem/fingerprints/morganFingerprint.ts";
import type { RewardMolecule } from "./plugin.ts";

/**
 * The molecule of a canonical SMILES; it is read when its graph is first asked for, which throws
 * SmilesError if it has too many equal rings to list.
 */
export function rewardMolecule(smiles: string): RewardMolecule {
  let known: Analysis | undefined;
  const analysis = (): Analysis => {
    known ??= analyzeSmiles(smiles);
    return known;
  };
  return {
    smiles,
    get graph() {
      return analysis().graph;
    },
    get analysis() {
      return analysis();
    },
    property(name) {
      const property = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
      if (property) return property(analysis());
      throw new Error(
        `there is no property "${name}"; there are: ${Object.keys(PROPERTIES).join(", ")}`,
      );
    },
    morganCounts: (options) => morganCounts(analysis(), options),
    morganBits: (options) => morganBits(analysis(), options),
  };
}
