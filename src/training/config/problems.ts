import type { z } from "zod";
import { closest } from "../../core/closest.ts";
import { configSchemaJson } from "./schema.ts";
import {
  chosenVariant,
  expectation,
  keysOf,
  pathsNamed,
  type Setting,
  type SettingPath,
  settingAt,
  valueAt,
} from "./settings.ts";
import type { ConfigSource } from "./source.ts";

const MOST_QUOTED = 60;

/** A value as the user would write it on one line, cut where it is long. */
export function quoted(value: unknown): string {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED - 3)}...` : text;
}

const joined = (path: SettingPath): string => path.join(".");

function unknownKeys(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  schema: Setting,
  source: ConfigSource,
): string[] {
  const path = issue.path as SettingPath;
  const group = valueAt(source.values, path);
  const setting = settingAt(schema, source.values, path) ?? schema;
  const variant = chosenVariant(setting, group);
  const known = keysOf(variant);
  const tag = valueAt(group, ["type"]);
  const type = variant !== setting && tag !== undefined ? ` of type ${quoted(tag)}` : "";
  return issue.keys.map((key) => {
    const name = joined([...path, key]);
    const elsewhere = pathsNamed(schema, key).find((path) => path !== name);
    const near = closest(key, known) ?? elsewhere;
    const hint = near ? `did you mean ${near}?` : `there are: ${known.join(", ")}.`;
    return `${source.locate([...path, key])}: ${name} is no setting${type}; ${hint}`;
  });
}

/** What to do about a wrong or missing value. */
function advice(setting: Setting, value: unknown): string {
  const choices = setting.enum?.map(String);
  const near = choices && typeof value === "string" ? closest(value, choices) : undefined;
  if (near) return ` Did you mean ${near}?`;
  if (value === null && setting.type === "object") return " Write {} for its defaults.";
  const fallback = setting.default;
  if (fallback === undefined || typeof fallback === "object") return "";
  return ` Use ${fallback}, the default.`;
}

/** A sentence with its full stop. */
const ended = (text: string): string => (/[.?!]$/.test(text) ? text : `${text}.`);

function wrongValue(issue: z.core.$ZodIssue, schema: Setting, source: ConfigSource): string {
  const path = issue.path as SettingPath;
  const value = valueAt(source.values, path);
  const place = `${source.locate(path)}: ${joined(path)}`;
  const found =
    value === undefined ? "is missing" : `is ${value === null ? "empty" : quoted(value)}`;
  if (issue.code === "custom") {
    const isGroup = typeof value === "object" && value !== null;
    return isGroup
      ? `${place}: ${ended(issue.message)}`
      : `${place} ${found}; ${ended(issue.message)}`;
  }
  const setting = settingAt(schema, source.values, path) ?? {};
  return `${place} ${found}; it must be ${expectation(setting)}.${advice(setting, value)}`;
}

/**
 * The issues of the variant that the user meant, in the place of "fits none of the variants": of the
 * first whose kind (group, list, word) is that of what was written.
 */
function meantIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isOtherKind = (inner: z.core.$ZodIssue): boolean =>
    inner.path.length === 0 && (inner.code === "invalid_type" || inner.code === "invalid_value");
  const meant = issue.errors.find((inner) => inner.length > 0 && !inner.some(isOtherKind));
  if (!meant) return [issue];
  return meant.flatMap((inner) => meantIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** One sentence for each setting that the schema refused: where, what was found, what to do. */
export function problemTexts(issues: readonly z.core.$ZodIssue[], source: ConfigSource): string[] {
  const schema = configSchemaJson();
  return issues
    .flatMap(meantIssues)
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? unknownKeys(issue, schema, source)
        : [wrongValue(issue, schema, source)],
    );
}
