import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { ConfigError } from "../../core/errors.ts";
import type { SettingPath } from "./settings.ts";

/** The settings that a user wrote, and where each stands. */
export interface ConfigSource {
  /** Plain values, overrides applied. */
  readonly values: Record<string, unknown>;
  /** `FILE:LINE` of a setting or of the nearest group around it, or `--set a.b=c`. */
  locate(path: SettingPath): string;
}

interface Override {
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

function parseYaml(text: string, fail: (line: number, message: string) => never) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) fail(lines.linePos(error.pos[0]).line, error.message);
  return { document, lines };
}

/** `a.b=c`, the value read as YAML. */
function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  const path = text.slice(0, equals).split(".");
  if (equals < 1 || path.some((key) => key.trim() === "")) {
    throw new ConfigError(
      `--set ${text}: it must look like training.steps=1000. ` +
        `Name the setting by its keys with dots between them, then = and the value.`,
    );
  }
  const { document } = parseYaml(text.slice(equals + 1), (_line, message) => {
    throw new ConfigError(`--set ${text}: the value is no YAML: ${message}`);
  });
  return { text, path: path.map((key) => key.trim()), value: document.toJS() };
}

/** A copy of `values` with the value at `path` replaced; groups on the way are made if missing. */
function withValue(values: unknown, path: readonly string[], value: unknown): unknown {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  // A name in a list is left to make a group of it, which the schema refuses.
  if (Array.isArray(values) && /^\d+$/.test(key)) {
    const copy = [...values];
    copy[Number(key)] = withValue(values[Number(key)], rest, value);
    return copy;
  }
  const group = typeof values === "object" && values !== null ? values : {};
  const inner = (group as Record<string, unknown>)[key];
  return { ...group, [key]: withValue(inner, rest, value) };
}

/** Offset in the text of the setting at `path`, or of the nearest group around it. */
function offsetOf(root: Node | null, path: SettingPath): number {
  let offset = root?.range?.[0] ?? 0;
  let node: unknown = root;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key: k }) => isScalar(k) && String(k.value) === String(key));
      if (!pair) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

const startsWith = (path: SettingPath, start: SettingPath): boolean =>
  start.every((key, i) => String(path[i]) === String(key));

/**
 * Reads the text of a config file and applies `--set` overrides to it.
 *
 * @param file how errors name the file
 * @throws ConfigError if the text is no YAML or holds no settings, or an override is no `a.b=c`
 */
export function readConfigSource(
  file: string,
  text: string,
  overrides: readonly string[],
): ConfigSource {
  const { document, lines } = parseYaml(text, (line, message) => {
    throw new ConfigError(
      `${file}:${line}: this is no YAML: ${message} Check the indentation, colons and quotes there.`,
    );
  });
  const root = document.contents;
  if (root !== null && !isMap(root)) {
    const { line } = lines.linePos(root.range?.[0] ?? 0);
    throw new ConfigError(
      `${file}:${line}: a config holds settings such as "seed: 0", one on a line; ` +
        `this file holds something else. Start from a file in configs/.`,
    );
  }
  const sets = overrides.map(parseOverride);
  let values = toValues(file, () => document.toJS() ?? {});
  for (const { path, value } of sets) {
    values = withValue(values, path, value) as Record<string, unknown>;
  }
  return {
    values,
    locate: (path) => {
      // The last override wins, as it does in the values.
      const set = sets.findLast((override) => startsWith(path, override.path));
      if (set) return `--set ${set.text}`;
      return `${file}:${lines.linePos(offsetOf(root, path)).line}`;
    },
  };
}

function toValues(file: string, read: () => Record<string, unknown>): Record<string, unknown> {
  try {
    return read();
  } catch (error) {
    // The parser throws here on unknown aliases and on alias bombs.
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${file}: its aliases cannot be resolved: ${reason}`);
  }
}
