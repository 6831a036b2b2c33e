import { basename, resolve } from "node:path";
import { parseDocument } from "yaml";
import { ConfigError } from "../../core/errors.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { loadRunConfig } from "../run/runFolder.ts";
import { modeDefinition } from "./modeDefinition.ts";
import { analyzed, evenly, SAMPLE_SIZE } from "./moleculeSample.ts";
import { bestObjects, diversePicks, modesInOrder, paretoFronts } from "./outstanding.ts";
import { type RewardPart, rewardFactors, rewardParts } from "./rewardParts.ts";
import { type RunFiles, readRunFiles } from "./runFiles.ts";
import { type SamplerPicture, samplerPicture } from "./samplerPicture.ts";

/** What is collected, and what it is compared with. */
export interface CollectOptions {
  /** Least reward of a mode, in place of the config's. */
  readonly modeReward?: number;
  /** Similarity limit of modes that are molecules, in place of the config's. */
  readonly modeSimilarity?: number;
  /** Leave the sampler alone while training goes on: it would take turns with the training. */
  readonly isLive?: boolean;
}

/** Objects of the best that a page may show. */
const BEST = 100;
const PICKS = 28;
/** Properties are those of molecules that were found in the last part of the training. */
const LATE_SHARE = 0.25;
const DEFAULT_MODE_SIMILARITY = 0.7;

/** Settings by dotted paths, as text. */
function flattened(value: unknown, path = ""): [string, string][] {
  if (Array.isArray(value) || typeof value !== "object" || value === null) {
    return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    flattened(inner, path === "" ? key : `${path}.${key}`),
  );
}

interface Loaded {
  /** Undefined where this version can't read it. */
  readonly config: ResolvedConfig | undefined;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly notices: readonly string[];
}

/** The settings of a YAML text, none if it is no YAML. */
function readGroup(text: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? {} : document.toJS();
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** A run's config; one that another version wrote is taken as the text it is. */
async function loadSettings(folder: string, files: () => Promise<RunFiles>): Promise<Loaded> {
  try {
    const config = await loadRunConfig(folder);
    return { config, raw: config, notices: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const reason = error.message.split("\n")[0];
    return {
      config: undefined,
      raw: readGroup((await files()).configText),
      notices: [`This version cannot read the config (${reason}): what needs it is left out.`],
    };
  }
}

async function modesOf(
  config: ResolvedConfig | undefined,
  files: RunFiles,
  options: CollectOptions,
) {
  const modes = config?.evaluation.modes;
  const definition = await modeDefinition(config, options.modeReward ?? modes?.reward);
  if (!definition) return undefined;
  const limit = options.modeSimilarity ?? modes?.similarity ?? DEFAULT_MODE_SIMILARITY;
  const similarity = files.isMolecules ? limit : undefined;
  const { threshold, total, words } = definition;
  const unlike = `${words}, and less similar than Tanimoto ${limit} to the modes found before it`;
  return {
    definition: similarity === undefined ? words : unlike,
    ...(total !== undefined && { total }),
    objects: modesInOrder(files.objects, threshold, similarity),
  };
}

/** A sample of the molecules that the last part of the training found. */
function lateMolecules({ objects, isMolecules, metrics }: RunFiles) {
  const last = metrics.step?.at(-1) ?? 0;
  const fromStep = Math.max(1, Math.floor(last * (1 - LATE_SHARE)) + 1);
  const found = objects.text.filter((_, place) => objects.step[place] >= fromStep);
  const late = isMolecules ? analyzed(evenly(found, SAMPLE_SIZE)) : [];
  return { late, propertySample: { count: late.length, fromStep } };
}

/** Components of which only the names are known. */
const plainParts = (values: RunFiles["objects"]["values"]): RewardPart[] =>
  Object.keys(values).map((name) => ({ name, unit: "", better: "range" }));

const stepsWantedBy = (raw: Loaded["raw"], done: number): number => {
  const { steps } = (raw.training ?? {}) as { steps?: unknown };
  return typeof steps === "number" ? steps : done;
};

/**
 * All that a report shows of a run and that its files alone tell.
 *
 * @throws UserError if the folder holds no run, or its files hold something else
 */
export async function collectRun(folder: string, options: CollectOptions = {}) {
  const { config, raw, notices } = await loadSettings(folder, () => readRunFiles(folder));
  const files = await readRunFiles(folder);
  const { objects, isMolecules, metrics } = files;
  const done = metrics.step?.length ?? 0;
  const steps = stepsWantedBy(raw, done);
  const progress =
    done < steps ? [`${done} of ${steps} steps are done: training goes on, or was stopped.`] : [];
  const isWanted = config !== undefined && done > 0 && !(options.isLive && done < steps);
  const { notice, ...sampler }: SamplerPicture = isWanted
    ? await samplerPicture(folder, objects)
    : {};
  const env = (raw.env ?? {}) as { type?: unknown };
  return {
    ...{ name: basename(resolve(folder)), folder, stepsWanted: steps },
    ...{ metrics, objects, isMolecules },
    environment: typeof env.type === "string" ? env.type : "unknown",
    components: config ? rewardParts(config, objects.values) : plainParts(objects.values),
    best: bestObjects(objects, BEST),
    picks: isMolecules ? diversePicks(objects, PICKS) : [],
    modes: await modesOf(config, files, options),
    fronts: config ? paretoFronts(objects, rewardFactors(config)) : [],
    ...lateMolecules(files),
    configText: files.configText,
    settings: Object.fromEntries(flattened(raw)),
    provenance: files.provenance,
    ...sampler,
    notices: [...notices, ...progress, ...(notice === undefined ? [] : [notice])],
  };
}
