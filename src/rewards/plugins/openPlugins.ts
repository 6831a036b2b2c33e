import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ConfigError, UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";
import { writeBundle } from "../../core/modules/writeBundle.ts";
import { packageVersion } from "../../core/packageInfo.ts";
import type { RewardBackend } from "../backend.ts";
import type { PluginColumn } from "../moleculeRecord.ts";
import { openCallCount } from "./callCount.ts";
import { commandIdentity, openCommandSource } from "./command/commandSource.ts";
import { type ModuleConfig, type OnnxConfig, SEH_MODEL, type SehConfig } from "./config.ts";
import { fileNameOf, openDiskCache, type RewardIdentity } from "./diskCache.ts";
import type { FeatureConfig } from "./features/features.ts";
import { SEH_TENSORS } from "./features/sehFeatures.ts";
import { type MeteredSource, meterSource } from "./meteredSource.ts";
import type { OnnxRequest } from "./onnxPlugin.ts";
import { RewardStop } from "./rewardStop.ts";
import { openThreadSource, type PluginSource } from "./source.ts";

/** What plug-ins share. */
export interface PluginSurroundings {
  readonly backend: RewardBackend;
  /** Folder of the run: counts of calls and the words of commands are kept in it. */
  readonly runFolder?: string;
}

/** A plug-in that is ready, and what its values depend on. */
interface Opened {
  readonly source: PluginSource;
  readonly identity: RewardIdentity;
  /** Of the cache's file. */
  readonly label: string;
}

function hashOf(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${fileErrorReason(error)}.`);
  }
}

/** Writes the bundled module where threads can load it; gone when the source is closed. */
async function openModule(
  name: string,
  config: ModuleConfig,
  { backend }: PluginSurroundings,
): Promise<Opened> {
  const file = resolve(config.path);
  const { path: bundle, hash, remove } = await writeBundle(file);
  const request = { kind: "module", name, file, bundle } as const;
  const source = await openThreadSource(request, backend).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    source: { ...source, close: async () => remove() },
    identity: { type: "module", file: basename(file), hash, version: packageVersion() },
    label: basename(file),
  };
}

async function openOnnx(request: OnnxRequest, { backend }: PluginSurroundings): Promise<Opened> {
  const { file, inputs, output, column } = request;
  const hash = hashOf(file);
  const source = await openThreadSource(request, backend);
  const version = packageVersion();
  return {
    source,
    identity: { type: "onnx", file: basename(file), hash, inputs, output, column, version },
    label: basename(file),
  };
}

const onnxRequest = (name: string, config: OnnxConfig): OnnxRequest => ({
  ...{ kind: "onnx", name, file: resolve(config.path), describe: basename(config.path) },
  ...{ inputs: config.inputs, output: config.output, column: config.column },
  ...{ unit: config.unit, range: config.range },
});

const SEH_INPUTS = Object.fromEntries(
  SEH_TENSORS.map((tensor): [string, FeatureConfig] => [tensor, { feature: "sehGraph", tensor }]),
);

function sehRequest(name: string, config: SehConfig): OnnxRequest {
  const file = resolve(config.path ?? SEH_MODEL);
  return {
    ...{ kind: "onnx", name, file, inputs: SEH_INPUTS, column: 0, unit: "" },
    describe: "Predicted sEH docking score, scaled (Bengio et al. 2021); higher is better.",
  };
}

/** @throws UserError that says how to get the proxy if it is not there */
function checkSehModel({ file }: OnnxRequest): void {
  try {
    readFileSync(file);
  } catch (error) {
    throw new UserError(
      `the sEH proxy ${file} cannot be read: ${fileErrorReason(error)}. Convert the published ` +
        "weights first: node dist/convert-seh-proxy.js --help says how.",
    );
  }
}

async function openSource(column: PluginColumn, around: PluginSurroundings): Promise<Opened> {
  const { name, plugin } = column;
  switch (plugin.type) {
    case "module":
      return openModule(name, plugin, around);
    case "onnx":
      return openOnnx(onnxRequest(name, plugin), around);
    case "seh": {
      const request = sehRequest(name, plugin);
      checkSehModel(request);
      return openOnnx(request, around);
    }
    case "command": {
      const { runFolder } = around;
      const log = runFolder && join(runFolder, "rewards", `${fileNameOf(name)}.stderr.log`);
      const identity = commandIdentity(plugin);
      const source = await openCommandSource({ name, config: plugin, log });
      return { source, identity, label: name };
    }
  }
}

/** The same source; when it is closed, the run keeps what it was used for. */
function withReport(source: MeteredSource, runFolder: string): MeteredSource {
  return {
    ...source,
    async close() {
      await source.close();
      const usage = source.usage();
      const folder = join(runFolder, "rewards");
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${fileNameOf(usage.name)}.usage.json`);
      writeFileSync(path, `${JSON.stringify(usage, null, 2)}\n`);
    },
  };
}

/**
 * Opens a component of the user's own: it is loaded and tried, its cache on disk is read.
 *
 * @throws ConfigError that names the column, if it can't be used
 */
export async function openPlugin(
  column: PluginColumn,
  around: PluginSurroundings,
): Promise<MeteredSource> {
  const { name, plugin } = column;
  const { cache: isCached, cacheFolder: folder, maxCalls } = plugin;
  const { runFolder } = around;
  let opened: Opened | undefined;
  try {
    opened = await openSource(column, around);
    const { identity, label } = opened;
    const cache = isCached ? openDiskCache({ folder, label, identity }) : undefined;
    const isKept = maxCalls !== undefined && runFolder !== undefined;
    const path = isKept ? join(runFolder, "rewards", `${fileNameOf(name)}.calls`) : undefined;
    const metered = meterSource({
      ...{ name, source: opened.source, cache, maxCalls },
      count: openCallCount(path),
    });
    return runFolder === undefined ? metered : withReport(metered, runFolder);
  } catch (error) {
    await opened?.source.close();
    if (error instanceof RewardStop) throw new ConfigError(error.message);
    if (!(error instanceof UserError)) throw error;
    throw new ConfigError(`reward.components.${name}: ${error.message}`);
  }
}
