import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot, packageVersion } from "../../core/packageInfo.ts";

/** Which program made a run. */
export interface Provenance {
  readonly version: string;
  /** Commit of the checkout, "-dirty" appended if files were changed; null outside a checkout. */
  readonly commit: string | null;
  readonly node: string;
  readonly platform: string;
}

async function commitOf(root: string): Promise<string | null> {
  if (!existsSync(join(root, ".git"))) return null;
  try {
    const options = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
    const { stdout } = await promisify(execFile)("git", options, { cwd: root });
    return stdout.trim();
  } catch {
    // No git on this machine, or a checkout of another user's: the version must do.
    return null;
  }
}

/** Version and commit of this program, and what it runs on. */
export async function provenance(): Promise<Provenance> {
  return {
    version: packageVersion(),
    commit: await commitOf(packageRoot()),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}
