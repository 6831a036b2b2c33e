import type { z } from "zod";

/** One node of a config's JSON Schema. */
export type Setting = z.core.JSONSchema.BaseSchema;

/** Keys that lead from the top of a config to a setting. */
export type SettingPath = readonly (string | number)[];

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const properties = (setting: Setting): Record<string, Setting> =>
  (setting.properties ?? {}) as Record<string, Setting>;

/** What a setting may be, unions within unions included. */
function variants(setting: Setting): readonly Setting[] {
  const own = (setting.oneOf ?? setting.anyOf ?? []) as Setting[];
  return own.flatMap((variant) => {
    const inner = variants(variant);
    return inner.length > 0 ? inner : [variant];
  });
}

/** The `type` that a variant of a tagged union stands for. */
function tagOf(variant: Setting): string | undefined {
  const tag = properties(variant).type?.const;
  return typeof tag === "string" ? tag : undefined;
}

/**
 * The variant of a union that `value` chose by its `type` or by being a list, or the one that needs
 * no type; other settings as they are.
 */
export function chosenVariant(setting: Setting, value: unknown): Setting {
  if (Array.isArray(value))
    return variants(setting).find(({ type }) => type === "array") ?? setting;
  const type = isGroup(value) ? value.type : undefined;
  const all = variants(setting);
  const isUsual = (variant: Setting) =>
    tagOf(variant) !== undefined && !(variant.required ?? []).includes("type");
  return (
    all.find((variant) => tagOf(variant) === type) ??
    (type === undefined ? all.find(isUsual) : undefined) ??
    setting
  );
}

function child(setting: Setting, key: string | number): Setting | undefined {
  if (typeof key === "number") return setting.items as Setting | undefined;
  if (Object.hasOwn(properties(setting), key)) return properties(setting)[key];
  if (key === "type" && variants(setting).length > 0) {
    return { enum: variants(setting).flatMap((variant) => tagOf(variant) ?? []) };
  }
  return isGroup(setting.additionalProperties) ? setting.additionalProperties : undefined;
}

/** The value at `path`, undefined where there is none. */
export function valueAt(values: unknown, path: SettingPath): unknown {
  let value = values;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** The setting at `path`, tagged unions resolved by what `values` chose. */
export function settingAt(
  schema: Setting,
  values: unknown,
  path: SettingPath,
): Setting | undefined {
  let setting: Setting | undefined = schema;
  for (let i = 0; i < path.length && setting; i++) {
    setting = child(chosenVariant(setting, valueAt(values, path.slice(0, i))), path[i]);
  }
  return setting;
}

/** Keys that a group may have: of the chosen variant, or the names of an open table. */
export function keysOf(setting: Setting): string[] {
  const names = setting.propertyNames as Setting | undefined;
  return [...Object.keys(properties(setting)), ...((names?.enum as string[] | undefined) ?? [])];
}

/** Dotted paths of all settings named `key`. */
export function pathsNamed(schema: Setting, key: string, under: string[] = []): string[] {
  const found: string[] = [];
  for (const [name, setting] of Object.entries(properties(schema))) {
    if (name === key) found.push([...under, name].join("."));
    found.push(...pathsNamed(setting, key, [...under, name]));
  }
  for (const variant of variants(schema)) found.push(...pathsNamed(variant, key, under));
  return [...new Set(found)];
}

const or = (choices: readonly string[]): string =>
  choices.length < 2
    ? choices.join("")
    : `${choices.slice(0, -1).join(", ")} or ${choices[choices.length - 1]}`;

function numberText(setting: Setting): string {
  const noun = setting.type === "integer" ? "a whole number" : "a number";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = setting;
  // zod bounds every integer by the safe ones, which tells a user nothing.
  const low = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return `${noun} from ${low} to ${high}`;
  const bounds: string[] = [];
  if (low !== undefined) bounds.push(`at least ${low}`);
  if (exclusiveMinimum !== undefined) bounds.push(`above ${exclusiveMinimum}`);
  if (high !== undefined) bounds.push(`at most ${high}`);
  if (exclusiveMaximum !== undefined) bounds.push(`below ${exclusiveMaximum}`);
  if (bounds.length === 0) return noun;
  return `${noun} ${low === undefined ? "" : "of "}${bounds.join(" and ")}`;
}

function listText({ items, minItems, maxItems }: Setting): string {
  const bounds: string[] = [];
  if (minItems !== undefined) bounds.push(`at least ${minItems}`);
  if (maxItems !== undefined) bounds.push(`at most ${maxItems}`);
  const list = bounds.length > 0 ? `a list of ${bounds.join(" and ")}` : "a list";
  return items ? `${list} of which each is ${expectation(items as Setting)}` : list;
}

/** What a setting must be, to follow "it must be": "a number from 0 to 1", "fast or slow". */
export function expectation(setting: Setting): string {
  if (setting.const !== undefined) return JSON.stringify(setting.const);
  if (setting.enum) return or(setting.enum.map(String));
  if (setting.type === "integer" || setting.type === "number") return numberText(setting);
  if (setting.type === "string") return setting.minLength ? "a text that is not empty" : "a text";
  if (setting.type === "boolean") return "true or false";
  if (setting.type === "array") return listText(setting);
  const tags = variants(setting).flatMap((variant) => tagOf(variant) ?? []);
  const others = variants(setting).filter((variant) => tagOf(variant) === undefined);
  const groups = tags.length > 0 ? [`a group of settings with type ${or(tags)}`] : [];
  if (groups.length === 0 && others.length > 0) return or(others.map(expectation));
  if (groups.length > 0) return [...others.map(expectation), ...groups].join(", or ");
  return "a group of settings";
}
