import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { fileErrorReason } from "../../core/fileErrors.ts";

/** Values of one reward that outlive the program, by canonical SMILES. */
export interface DiskCache {
  readonly path: string;
  /** Number of molecules. */
  readonly size: number;
  get(smiles: string): number | undefined;
  /** @throws UserError if the file can't be written */
  add(entries: readonly { readonly smiles: string; readonly value: number }[]): void;
}

/** What a value depends on besides the molecule: any change of it starts another cache. */
export type RewardIdentity = Readonly<Record<string, unknown>>;

const UNSAFE = /[^\w.-]+/g;
const HASH_LENGTH = 16;

/** A name as part of a file's name. */
export const fileNameOf = (name: string): string => name.replace(UNSAFE, "_");

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UserError(
      `The reward cache ${path} cannot be used: ${fileErrorReason(error)}. ` +
        "Choose another folder with cacheFolder, or set cache to false.",
    );
  }
}

/** Entries of a file of JSON lines; lines that a crash cut short are left out. */
function readEntries(text: string): Map<string, number> {
  const entries = new Map<string, number>();
  for (const line of text.split("\n")) {
    try {
      const { smiles, value } = JSON.parse(line) as { smiles?: unknown; value?: unknown };
      if (typeof smiles === "string" && typeof value === "number") entries.set(smiles, value);
    } catch {
      // An empty line, or one that was being written when the program was killed.
    }
  }
  return entries;
}

/**
 * Opens the cache of a reward: a file of JSON lines in `folder`, whose name holds `label` and a hash
 * of the identity, and whose first line is the identity itself. Several programs may add to it.
 *
 * @throws UserError if the folder can't be made or the file can't be read
 */
export function openDiskCache(options: {
  readonly folder: string;
  readonly label: string;
  readonly identity: RewardIdentity;
}): DiskCache {
  const { folder, label, identity } = options;
  const text = JSON.stringify(identity);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
  const path = join(folder, `${fileNameOf(label)}-${hash}.jsonl`);
  attempt(path, () => mkdirSync(folder, { recursive: true }));
  const before = attempt(path, () => (existsSync(path) ? readFileSync(path, "utf8") : ""));
  const entries = readEntries(before);
  const isCut = before !== "" && !before.endsWith("\n");
  let head = before === "" ? `${JSON.stringify({ identity })}\n` : isCut ? "\n" : "";
  return {
    path,
    get size() {
      return entries.size;
    },
    get: (smiles) => entries.get(smiles),
    add(added) {
      if (added.length === 0) return;
      for (const { smiles, value } of added) entries.set(smiles, value);
      const lines = added.map(({ smiles, value }) => `${JSON.stringify({ smiles, value })}\n`);
      attempt(path, () => appendFileSync(path, head + lines.join("")));
      head = "";
    },
  };
}
