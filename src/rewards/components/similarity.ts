import { z } from "zod";
import { tanimotoOfCounts } from "../../chem/fingerprints/counts.ts";
import { FINGERPRINTS, type FingerprintName, fingerprintOf } from "../objectives/fingerprints.ts";
import type { ComponentFamily } from "./component.ts";

const options = z.strictObject({
  to: z.string().min(1).describe("SMILES of the molecule to compare with."),
  fingerprint: z
    .enum(Object.keys(FINGERPRINTS) as [FingerprintName, ...FingerprintName[]])
    .default("ecfp4")
    .describe("Which features are compared, with their counts."),
});

/** Tanimoto similarity to a molecule of the config. */
export const similarity: ComponentFamily = {
  describe: "Tanimoto similarity of fingerprint counts to the molecule `to`.",
  unit: "",
  range: [0, 1],
  options,
  create(given, readers) {
    const { to, fingerprint } = options.parse(given);
    const reference = fingerprintOf(readers.molecule(to), fingerprint);
    return (molecule) => tanimotoOfCounts(fingerprintOf(molecule, fingerprint), reference);
  },
};
