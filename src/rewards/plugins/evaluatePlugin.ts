import { UserError } from "../../core/errors.ts";
import { messageOf } from "../../core/modules/importBundle.ts";
import type { MoleculeValue, RewardMolecule, RewardPlugin } from "./plugin.ts";
import { rewardMolecule } from "./rewardMolecule.ts";

/** Values of a list of molecules, in its order. */
export interface PluginValues {
  /** [count] NaN where there is none. */
  readonly values: Float64Array;
  /** [count] why a molecule has no value; null where it has one. */
  readonly errors: (string | null)[];
}

/** How a plug-in is asked. */
export interface PluginCall {
  /** The column, which errors name. */
  readonly name: string;
  readonly plugin: RewardPlugin;
  /** What to add to the message of an error that the plug-in throws, such as its line. */
  readonly placeOf?: (error: unknown) => string;
}

/** Why a value can't be used, null if it can. */
function problemOf({ name, plugin }: PluginCall, value: unknown): string | null {
  if (typeof value === "object" && value !== null && "error" in value) {
    return `${name} failed: ${String(value.error)}`;
  }
  if (typeof value !== "number") {
    return `${name} gave ${JSON.stringify(value) ?? String(value)}, not a number`;
  }
  if (!Number.isFinite(value)) return `${name} is ${value}, not a finite number`;
  const [low, high] = plugin.range ?? [-Infinity, Infinity];
  if (value >= low && value <= high) return null;
  return `${name} is ${value}, outside its range of ${low} to ${high}`;
}

function lengthProblem({ name }: PluginCall, answer: unknown, count: number): string | null {
  const isList = Array.isArray(answer) || ArrayBuffer.isView(answer);
  const length = isList ? (answer as unknown as ArrayLike<unknown>).length : undefined;
  if (length === count) return null;
  const found = length === undefined ? `${typeof answer} in place of a list` : `${length} values`;
  return `${name} gave ${found} for ${count} ${count === 1 ? "molecule" : "molecules"}`;
}

/** What the plug-in answers, or why it gave no usable list. */
async function answerOf(
  call: PluginCall,
  molecules: readonly RewardMolecule[],
): Promise<ArrayLike<MoleculeValue> | { readonly problem: string; readonly isLength: boolean }> {
  try {
    const answer = await call.plugin.evaluate(molecules);
    const problem = lengthProblem(call, answer, molecules.length);
    return problem === null ? answer : { problem, isLength: true };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const place = call.placeOf?.(error) ?? "";
    return { problem: `${call.name} failed: ${messageOf(error)}${place}`, isLength: false };
  }
}

/**
 * Asks a plug-in for the values of molecules. Where it throws or gives another number of values,
 * each molecule is asked for by itself, so that only those to blame are marked.
 *
 * @param smiles canonical
 * @throws UserError if the plug-in throws one: it can't be used for any molecule
 */
export async function evaluatePlugin(
  call: PluginCall,
  smiles: readonly string[],
): Promise<PluginValues> {
  const values = new Float64Array(smiles.length).fill(Number.NaN);
  const errors = new Array<string | null>(smiles.length).fill(null);
  const take = (row: number, value: unknown): void => {
    errors[row] = problemOf(call, value);
    if (errors[row] === null) values[row] = value as number;
  };
  const molecules = smiles.map(rewardMolecule);
  if (molecules.length === 0) return { values, errors };
  const answer = await answerOf(call, molecules);
  if (!("problem" in answer)) {
    for (let row = 0; row < smiles.length; row++) take(row, answer[row]);
    return { values, errors };
  }
  for (const [row, molecule] of molecules.entries()) {
    const alone = molecules.length === 1 ? answer : await answerOf(call, [molecule]);
    if ("problem" in alone) errors[row] = alone.problem;
    else take(row, alone[0]);
  }
  return { values, errors };
}

/** Molecules that a plug-in is tried on before a run begins: one atom, and a ring. */
export const TRIAL_MOLECULES: readonly string[] = ["C", "c1ccccc1"];

/**
 * Tries a plug-in on `TRIAL_MOLECULES`. It may fail for them, as for any molecule.
 *
 * @throws UserError if it answers with no list, or one of another length
 */
export async function tryPlugin(call: PluginCall): Promise<void> {
  const answer = await answerOf(call, TRIAL_MOLECULES.map(rewardMolecule));
  if ("problem" in answer && answer.isLength) {
    throw new UserError(
      `${answer.problem}. evaluate(molecules) must give one number for each molecule, in order.`,
    );
  }
}
