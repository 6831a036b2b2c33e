import { z } from "zod";
import { FINGERPRINTS, type FingerprintName } from "../objectives/fingerprints.ts";
import type { FamilyName } from "./families.ts";

const fingerprintNames = Object.keys(FINGERPRINTS) as [FingerprintName, ...FingerprintName[]];

/**
 * Options of the components that have them: types, defaults and help. They are apart from the
 * components because worker threads, which get checked options, start faster without zod.
 */
export const OPTION_SCHEMAS = {
  similarity: z.strictObject({
    to: z.string().min(1).describe("SMILES of the molecule to compare with."),
    fingerprint: z
      .enum(fingerprintNames)
      .default("ecfp4")
      .describe("Which features are compared, with their counts."),
  }),
  substructure: z.strictObject({
    smarts: z.string().min(1).describe("Pattern to look for."),
  }),
  alerts: z.strictObject({
    file: z
      .string()
      .min(1)
      .describe("File with a SMARTS pattern on each line, and its name after a space."),
  }),
  scaffold: z.strictObject({
    smiles: z.string().min(1).describe("SMILES of the scaffold."),
    match: z
      .enum(["contains", "equals"])
      .default("contains")
      .describe("The molecule has it somewhere, or it is the molecule's whole Murcko scaffold."),
  }),
} as const satisfies Record<FamilyName, z.ZodObject>;

/** The schema of a component's options, undefined if it has none. */
export function optionSchemaOf(component: string): z.ZodObject | undefined {
  const schemas: Readonly<Record<string, z.ZodObject>> = OPTION_SCHEMAS;
  return Object.hasOwn(schemas, component) ? schemas[component] : undefined;
}
