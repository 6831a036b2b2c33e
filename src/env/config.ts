import { z } from "zod";
import { CHARGED_KINDS, ELEMENT_KINDS } from "./atoms/atomKinds.ts";

const fragments = z
  .strictObject({
    type: z.literal("fragments").describe("Trees of fragments joined at attachment atoms."),
    library: z
      .string()
      .min(1)
      .default("zinc-100")
      .describe("Name of a shipped fragment library, or path of a library file."),
    maxFragments: z.int().min(1).max(64).default(9).describe("Most fragments of one molecule."),
    minFragments: z.int().min(1).max(64).default(1).describe("Fewest fragments of one molecule."),
  })
  .refine(({ minFragments, maxFragments }) => minFragments <= maxFragments, {
    path: ["minFragments"],
    error: "it must not exceed maxFragments",
  });

const symmetryCorrection = z
  .boolean()
  .default(true)
  .describe("Draw objects as R/Z; false leaves symmetric ones too rare, to see what that does.");

/** What nodes show of what is around them. */
const neighborhoods = {
  neighborhoodRadius: z
    .int()
    .min(0)
    .max(8)
    .default(0)
    .describe("Largest neighbourhood, in bonds, that nodes show to the network; 0: none."),
  neighborhoodBuckets: z
    .int()
    .min(1)
    .max(1_048_576)
    .default(4096)
    .describe("Rows of the table that neighbourhoods are hashed into."),
};

const atomCount = (what: string) => z.int().min(1).max(64).describe(what);

const atoms = z
  .strictObject({
    type: z.literal("atoms").describe("Molecules atom by atom."),
    scaffold: z
      .string()
      .min(1)
      .optional()
      .describe("SMILES that every molecule holds; atoms with a map number may grow, or all."),
    elements: z
      .array(z.enum(ELEMENT_KINDS))
      .min(1)
      .default([...ELEMENT_KINDS])
      .describe("Neutral atoms; hydrogens follow from their valences."),
    charges: z
      .array(z.enum(CHARGED_KINDS))
      .default(["N+", "O-"])
      .describe("Charged atoms; molecules are neutral as a whole."),
    maxBondOrder: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .default(3)
      .describe("Highest order of a bond."),
    bondOrders: z
      .enum(["joint", "separate"])
      .default("joint")
      .describe("joint: a bond comes with its order; separate: single, then raised step by step."),
    atomCharges: z
      .enum(["joint", "separate"])
      .default("joint")
      .describe("joint: an atom comes with its charge; separate: neutral, then charged by a step."),
    maxAtoms: atomCount("Most heavy atoms of one molecule.").default(20),
    minAtoms: atomCount("Fewest heavy atoms of one molecule.").default(1),
    maxBonds: z
      .int()
      .min(0)
      .max(80)
      .optional()
      .describe("Most bonds between heavy atoms; by default maxAtoms + maxRings - 1."),
    maxSteps: z
      .int()
      .min(2)
      .max(256)
      .optional()
      .describe("Most actions of a trajectory, stop included; by default what the rest allows."),
    minRingSize: z.int().min(3).max(12).default(3).describe("Atoms of the smallest ring allowed."),
    maxRingSize: z.int().min(3).max(12).default(8).describe("Atoms of the largest ring allowed."),
    maxRings: z.int().min(0).max(16).default(6).describe("Most rings of one molecule."),
    strainedRings: z
      .boolean()
      .default(false)
      .describe("Allow triple bonds and cumulated double bonds in rings."),
    ...neighborhoods,
    symmetryCorrection,
  })
  .superRefine(({ minAtoms, maxAtoms, minRingSize, maxRingSize }, context) => {
    const report = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    if (minAtoms > maxAtoms) report("minAtoms", "it must not exceed maxAtoms");
    if (minRingSize > maxRingSize) report("minRingSize", "it must not exceed maxRingSize");
  });

const graphs = z
  .strictObject({
    type: z.literal("graphs").describe("Connected graphs of coloured nodes, for exact tests."),
    colors: z.int().min(1).max(16).default(2).describe("Number of node colours."),
    maxNodes: z.int().min(1).max(16).default(4).describe("Most nodes of one graph."),
    minNodes: z.int().min(1).max(16).default(1).describe("Fewest nodes of one graph."),
    ...neighborhoods,
    symmetryCorrection,
  })
  .refine(({ minNodes, maxNodes }) => minNodes <= maxNodes, {
    path: ["minNodes"],
    error: "it must not exceed maxNodes",
  });

/** Letters of blocks, where the config names none. */
const BLOCK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const strings = z
  .strictObject({
    type: z.literal("strings").describe("Strings of one length, such as bits, blocks or DNA."),
    alphabet: z
      .string()
      .min(2)
      .max(94)
      .optional()
      .describe("Its letters, one character each; by default 01, or A, B, C, ... for blocks."),
    blocks: z
      .array(z.string().min(1))
      .min(2)
      .max(94)
      .optional()
      .describe("What letters stand for, as SMILES such as [*:1]CC[*:2]: strings are molecules."),
    length: z.int().min(1).max(256).default(8).describe("Letters of each string."),
  })
  // A resolved config says the letters themselves.
  .transform(({ alphabet, blocks, ...section }) => ({
    ...section,
    ...(blocks && { blocks }),
    alphabet: alphabet ?? (blocks ? BLOCK_LETTERS.slice(0, blocks.length) : "01"),
  }));

const hypergrid = z.strictObject({
  type: z.literal("hypergrid").describe("Points of a grid, reached by unit steps from a corner."),
  dimensions: z.int().min(1).max(16).default(2).describe("Number of coordinates."),
  side: z.int().min(2).max(256).default(8).describe("Number of values of one coordinate."),
});

const ownEnvironment = z.strictObject({
  type: z
    .literal("module")
    .describe("An environment of your own, a TypeScript or JavaScript module."),
  path: z.string().min(1).describe("The module; seen from the config's folder."),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("What its default export is given, where that is a function."),
});

/** What is built, and from which parts. */
export const environmentSection = z.discriminatedUnion("type", [
  fragments,
  atoms,
  graphs,
  strings,
  hypergrid,
  ownEnvironment,
]);
