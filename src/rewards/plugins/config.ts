import { z } from "zod";
import { PROPERTIES, type PropertyName } from "../../chem/describe.ts";
import { transformSchema } from "../transforms/transform.ts";
import { GRAPH_TENSORS } from "./features/graphFeatures.ts";
import { SEH_TENSORS } from "./features/sehFeatures.ts";

/** Settings that every column has. */
export const columnSettings = {
  transform: transformSchema
    .optional()
    .describe("How the value becomes a factor of the reward; each component has its default."),
  weight: z
    .number()
    .nonnegative()
    .default(1)
    .describe("Weight in weightedSum, exponent in weightedProduct."),
};

/** Settings of every component of the user's own. */
const pluginSettings = (isCached: boolean) => ({
  ...columnSettings,
  cache: z
    .boolean()
    .default(isCached)
    .describe("Keep values on disk between runs, by canonical SMILES and what computes them."),
  cacheFolder: z
    .string()
    .min(1)
    .default("runs/reward-cache")
    .describe("Folder of that cache; runs may share it."),
  maxCalls: z
    .int()
    .min(1)
    .optional()
    .describe("Most molecules that a run may ask for; it stops with a checkpoint before more."),
});

const path = (what: string) =>
  z.string().min(1).describe(`${what}; seen from the config's folder.`);

const answerSettings = {
  unit: z.string().default("").describe("Unit of the values, for tables."),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe("Least and greatest value; one outside counts as a failure."),
};

const moduleSettings = z.strictObject({
  type: z.literal("module").describe("A TypeScript or JavaScript module of your own."),
  path: path("The module"),
  ...pluginSettings(false),
});

const fingerprint = {
  radius: z.int().min(0).max(6).default(2).describe("Widest environment, bonds."),
  size: z.int().min(1).max(65_536).default(2048).describe("Number of columns."),
  useFeatures: z.boolean().default(false).describe("FCFP in place of ECFP."),
};

const propertyNames = Object.keys(PROPERTIES) as [PropertyName, ...PropertyName[]];

const featureSettings = z.discriminatedUnion("feature", [
  z.strictObject({
    feature: z.literal("morganCounts").describe("How often each Morgan feature occurs, folded."),
    ...fingerprint,
  }),
  z.strictObject({
    feature: z.literal("morganBits").describe("1 where a Morgan feature is there, folded."),
    ...fingerprint,
  }),
  z.strictObject({
    feature: z.literal("descriptors").describe("Built-in properties, one a column."),
    names: z.array(z.enum(propertyNames)).min(1).describe("Their names, in the model's order."),
  }),
  z.strictObject({
    feature: z.literal("graph").describe("A tensor of the molecules' graphs, packed."),
    tensor: z.enum(GRAPH_TENSORS).describe("Which one; docs/rewards.md says what each holds."),
  }),
  z.strictObject({
    feature: z.literal("sehGraph").describe("A tensor of the graphs that the sEH proxy reads."),
    tensor: z.enum(SEH_TENSORS).describe("Which one."),
  }),
]);

const onnxSettings = z.strictObject({
  type: z.literal("onnx").describe("An ONNX model on built-in features."),
  path: path("The model"),
  inputs: z
    .record(z.string(), featureSettings)
    .describe("What each input of the model is told, by its name."),
  output: z.string().optional().describe("Output to read; the model's only one by default."),
  column: z.int().min(0).default(0).describe("Column of an output that has several."),
  ...answerSettings,
  ...pluginSettings(false),
});

/** Where `scripts/convert-seh-proxy.ts` writes the proxy, seen from the current folder. */
export const SEH_MODEL = "downloads/seh/seh-proxy.onnx";

const sehSettings = z.strictObject({
  type: z.literal("seh").describe("The sEH docking proxy of Bengio et al. 2021."),
  path: path("The converted proxy")
    .optional()
    .describe(`The converted proxy; by default ${SEH_MODEL} in the current folder.`),
  ...pluginSettings(false),
});

const milliseconds = (what: string, fallback: number) =>
  z.int().min(1).max(86_400_000).default(fallback).describe(what);

const commandSettings = z.strictObject({
  type: z.literal("command").describe("A program that answers molecules line by line."),
  command: z
    .array(z.string())
    .min(1)
    .describe("The program and its arguments; no shell reads them."),
  folder: path("Folder that the program runs in").default("."),
  processes: z.int().min(1).max(256).default(2).describe("Copies of the program that run at once."),
  batchSize: z.int().min(1).max(10_000).default(8).describe("Molecules that a copy gets at once."),
  startTimeoutMs: milliseconds(
    "Longest wait for the answer to methane, which each fresh copy is asked first.",
    120_000,
  ),
  timeoutMs: milliseconds("Longest wait for the next answer of a copy.", 60_000),
  batchTimeoutMs: milliseconds("Longest time for all answers to one batch.", 600_000),
  maxRestarts: z
    .int()
    .min(0)
    .max(100)
    .default(10)
    .describe("Losses of a copy in a row, without an answer between, that a run bears."),
  files: z
    .array(path("A file"))
    .default([])
    .describe("Files that the values depend on: where one changes, cached values are void."),
  ...answerSettings,
  ...pluginSettings(true),
});

/** Components of the user's own, told apart by `type`. */
export const PLUGIN_SCHEMAS = [moduleSettings, onnxSettings, sehSettings, commandSettings] as const;

/** A checked component of the user's own. */
export type ModuleConfig = z.output<typeof moduleSettings>;
export type OnnxConfig = z.output<typeof onnxSettings>;
export type SehConfig = z.output<typeof sehSettings>;
export type CommandConfig = z.output<typeof commandSettings>;
export type PluginConfig = ModuleConfig | OnnxConfig | SehConfig | CommandConfig;

/** The sEH proxy under its own name, as in `seh: {}`. */
export const sehConfig = (settings: object): SehConfig =>
  sehSettings.parse({ type: "seh", ...settings });
