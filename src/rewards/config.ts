import { z } from "zod";
import { closest } from "../core/closest.ts";
import { COMPONENTS } from "./components/components.ts";
import { COMPONENT_FAMILIES } from "./components/families.ts";
import { type OptionProblem, optionProblems } from "./components/optionProblems.ts";
import { GRID_OBJECTIVE_NAMES } from "./gridObjectives.ts";
import { DEFAULT_FLOOR } from "./logReward.ts";
import { columnSettings, PLUGIN_SCHEMAS } from "./plugins/config.ts";
import { SCALARIZATIONS, type ScalarizationName } from "./scalarization.ts";

/** The one component that comes as a model of its own; `seh: {}` is short for `type: seh`. */
export const SEH = "seh";

/** How the columns of a reward become one number. */
const COMBINATIONS = Object.keys(SCALARIZATIONS) as [ScalarizationName, ...ScalarizationName[]];

/** Column names that `score` and molecules.jsonl use for something else. */
const RESERVED_COLUMNS = ["line", "step", "smiles", "canonical", "reward", "logReward", "error"];

const componentNames = [...Object.keys(COMPONENTS), ...Object.keys(COMPONENT_FAMILIES), SEH];

const builtInSchema = z.strictObject({
  type: z
    .literal("builtIn")
    .optional()
    .describe("A component of molgfn; what a column without a type is."),
  component: z
    .string()
    .optional()
    .describe("Which component this column holds, if the column has another name."),
  options: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("What the component needs to know, where it does: similarity, substructure."),
  ...columnSettings,
});

const componentSchema = z.discriminatedUnion("type", [builtInSchema, ...PLUGIN_SCHEMAS]);

/** What is wrong with the component of a column, null if nothing is. */
function nameProblem(name: string): string | null {
  if (componentNames.includes(name)) return null;
  const plugin = PLUGIN_SCHEMAS.map(({ shape }) => shape.type.value).find((type) => type === name);
  if (plugin) return `a component of your own needs its type; add type: ${plugin}`;
  const near = closest(name, componentNames);
  const hint = near ? `did you mean ${near}?` : `there are: ${componentNames.join(", ")}`;
  return `no component is named ${name} (${hint})`;
}

/** A column of a checked config. */
export type ColumnConfig = z.output<typeof componentSchema>;

/** A column that names a component of molgfn. */
export type BuiltInConfig = z.output<typeof builtInSchema>;

/** Whether a column is a component of molgfn. */
export const isBuiltIn = (column: ColumnConfig): column is BuiltInConfig =>
  column.type === undefined || column.type === "builtIn";

/** What is wrong with a column. */
function columnProblems(name: string, column: ColumnConfig): OptionProblem[] {
  if (!isBuiltIn(column)) return [];
  const { component, options } = column;
  const problem = nameProblem(component ?? name);
  if (problem === null) return optionProblems(component ?? name, options);
  return [{ path: component === undefined ? [] : ["component"], message: problem }];
}

const componentsSchema = z
  .record(z.string().min(1), componentSchema)
  .superRefine((components, context) => {
    const names = Object.keys(components);
    const report = (path: string[], message: string) =>
      context.addIssue({ code: "custom", path, message });
    if (names.length === 0) report([], `it must name at least one of ${componentNames.join(", ")}`);
    for (const name of names) {
      for (const { path, message } of columnProblems(name, components[name])) {
        report([name, ...path], message);
      }
      if (RESERVED_COLUMNS.includes(name)) {
        report([name], `the name ${name} is taken by another column; choose another one`);
      }
    }
  })
  .describe("Columns of the reward: a component's name, or a name of your own with `component`.");

const moleculeSchema = z
  .strictObject({
    type: z.literal("molecule").describe("Components of RDKit-sanitised molecules."),
    components: componentsSchema,
    combine: z
      .enum(COMBINATIONS)
      .default("product")
      .describe("How the transformed components become one reward."),
    floor: z
      .number()
      .default(DEFAULT_FLOOR)
      .describe("Log reward of invalid molecules, nats, whatever beta is."),
    threads: z
      .int()
      .min(0)
      .max(256)
      .default(2)
      .describe("Worker threads; 0 computes rewards on the main thread."),
    cacheSize: z
      .int()
      .min(0)
      .default(100_000)
      .describe("Most SMILES whose reward is remembered (about 0.5 kB each)."),
    timeoutMs: z
      .int()
      .min(1)
      .default(30_000)
      .describe("Longest time for a chunk of up to 100 molecules; then each is tried alone."),
  })
  .superRefine(({ combine, components }, context) => {
    if (combine !== "product") return;
    for (const [name, { weight }] of Object.entries(components)) {
      if (weight === 1) continue;
      context.addIssue({
        code: "custom",
        path: ["components", name, "weight"],
        message: "a plain product has no weights; set reward.combine to weightedProduct",
      });
    }
  });

const hypergridSchema = z.strictObject({
  type: z.literal("hypergrid").describe("Bands near the corners of a hypergrid."),
  r0: z.number().nonnegative().default(0.1).describe("Reward of every point."),
  r1: z.number().nonnegative().default(0.5).describe("Added in the outer part of each corner."),
  r2: z.number().nonnegative().default(2).describe("Added in the band inside it."),
});

const gridObjectivesSchema = z.strictObject({
  type: z.literal("gridObjectives").describe("Several functions on a grid of 2 dimensions."),
  objectives: z
    .array(z.enum(GRID_OBJECTIVE_NAMES))
    .min(1)
    .refine((names) => new Set(names).size === names.length, {
      error: "no name may be there twice",
    })
    .default(["branin", "currin"])
    .describe("The functions, one column each."),
  combine: z
    .enum(COMBINATIONS)
    .default("weightedSum")
    .describe("How the functions become one reward."),
  least: z.number().min(0).lt(1).default(0.1).describe("A function's value in its worst cell."),
});

const constantSchema = z.strictObject({
  type: z.literal("constant").describe("1 for every object, to pretrain without a reward."),
});

const hashedSchema = z
  .strictObject({
    type: z.literal("hashed").describe("A random number for each object, for tests of exactness."),
    seed: z.int().default(0).describe("Which random landscape."),
    low: z.number().positive().default(0.1).describe("Least reward."),
    high: z.number().positive().default(10).describe("Greatest reward."),
    distribution: z
      .enum(["uniform", "logUniform"])
      .default("logUniform")
      .describe("Of the reward between low and high."),
  })
  .refine(({ low, high }) => low <= high, { path: ["low"], error: "it must not exceed high" });

const landscapeSchema = z
  .strictObject({
    type: z.literal("landscape").describe("A random landscape over strings, with structure."),
    seed: z.int().default(0).describe("Which random landscape."),
    coupling: z
      .number()
      .nonnegative()
      .default(1)
      .describe("How much neighbouring letters depend on each other; 0: not at all."),
    low: z.number().positive().default(0.01).describe("Reward of the worst string."),
    high: z.number().positive().default(1).describe("Reward of the best string."),
  })
  .refine(({ low, high }) => low < high, { path: ["low"], error: "it must be below high" });

const tableSchema = z.strictObject({
  type: z.literal("table").describe("Rewards looked up in a CSV file, as of DNA of 8 letters."),
  file: z.string().min(1).describe("CSV file with a header."),
  objectColumn: z.string().min(1).default("object").describe("Column of the objects' texts."),
  rewardColumn: z.string().min(1).default("reward").describe("Column of their rewards."),
});

const moduleSchema = z.strictObject({
  type: z.literal("module").describe("A function of your own of the object's text, no molecule."),
  path: z
    .string()
    .min(1)
    .describe("A module that exports it as reward; seen from the config's folder."),
});

/** The section `reward` of a config. */
export const rewardSection = z.discriminatedUnion("type", [
  moleculeSchema,
  hypergridSchema,
  gridObjectivesSchema,
  constantSchema,
  hashedSchema,
  landscapeSchema,
  tableSchema,
  moduleSchema,
]);

/** A checked reward section. */
export type RewardConfig = z.output<typeof rewardSection>;

/** Its variant for molecules. */
export type MoleculeRewardConfig = Extract<RewardConfig, { type: "molecule" }>;
