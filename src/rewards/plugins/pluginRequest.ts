import { placeIn } from "../../core/modules/importBundle.ts";
import { evaluatePlugin, type PluginCall, type PluginValues, tryPlugin } from "./evaluatePlugin.ts";
import { loadModulePlugin, type ModuleRequest } from "./modulePlugin.ts";
import { type OnnxRequest, openOnnxPlugin } from "./onnxPlugin.ts";
import type { PluginInfo } from "./plugin.ts";

/** A plug-in that worker threads run. */
export type PluginRequest = ModuleRequest | OnnxRequest;

/** What a thread says of a plug-in's molecules. */
export interface PluginAnswer extends PluginValues {
  readonly info: PluginInfo;
  /** The time that this took. */
  readonly seconds: number;
}

/** Plug-ins of this thread by their requests. */
const opened = new Map<string, Promise<PluginCall>>();

async function open(request: PluginRequest): Promise<PluginCall> {
  const { name, file } = request;
  const isModule = request.kind === "module";
  const plugin = await (isModule ? loadModulePlugin(request) : openOnnxPlugin(request));
  const call = {
    name,
    plugin,
    placeOf: (error: unknown) => (isModule ? placeIn(file, error) : ""),
  };
  await tryPlugin(call);
  return call;
}

/**
 * Values of a plug-in that runs in this thread; it is opened and tried at the first call.
 *
 * @param smiles canonical
 * @throws UserError if it can't be opened, or answers its trial with another number of values
 */
export async function runPlugin(
  request: PluginRequest,
  smiles: readonly string[],
): Promise<PluginAnswer> {
  const key = JSON.stringify(request);
  const known = opened.get(key) ?? open(request);
  opened.set(key, known);
  const call = await known;
  const started = performance.now();
  const { values, errors } = await evaluatePlugin(call, smiles);
  const seconds = (performance.now() - started) / 1000;
  const { describe, unit, range } = call.plugin;
  return { values, errors, seconds, info: { describe, unit, range } };
}
