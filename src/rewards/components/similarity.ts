import { tanimotoOfCounts } from "../../chem/fingerprints/counts.ts";
import { type FingerprintName, fingerprintOf } from "../objectives/fingerprints.ts";
import type { ComponentFamily } from "./component.ts";

/** Tanimoto similarity to a molecule of the config. */
export const similarity: ComponentFamily = {
  describe: "Tanimoto similarity of fingerprint counts to the molecule `to`.",
  unit: "",
  range: [0, 1],
  create(options, readers) {
    const { to, fingerprint } = options as { to: string; fingerprint: FingerprintName };
    const reference = fingerprintOf(readers.molecule(to), fingerprint);
    return (molecule) => tanimotoOfCounts(fingerprintOf(molecule, fingerprint), reference);
  },
};
