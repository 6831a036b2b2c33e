import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileErrorReason, UserError } from "../../src/index.ts";

/** A file that Bengio et al. published. */
export interface PublishedFile {
  /** Where it is in their repository. */
  readonly path: string;
  readonly sha256: string;
}

/** Weights of the sEH proxy, a pickle. */
export const PROXY: PublishedFile = {
  path: "mols/data/pretrained_proxy/best_params.pkl.gz",
  sha256: "f76ab480b62e23dda04fd45fefe0e7ae2374b3f8c3f18fb7e00651cad05b9e1f",
};

/** The 105 blocks, which are 72 fragments. */
export const BLOCKS: PublishedFile = {
  path: "mols/data/blocks_PDB_105.json",
  sha256: "0fcc09130c2e03046ecf3ccc6cb5f903abdb912a541b3f9f2d4578ab01453b88",
};

/** The repository of Bengio et al. 2021 at one commit (MIT licence, Emmanuel Bengio). */
export const REPOSITORY =
  "https://raw.githubusercontent.com/GFNOrg/gflownet/45dd2f90dbd4f433718eddde573010b225585a4c";

/**
 * Downloads a published file.
 *
 * @param repository as `REPOSITORY`, or a mirror of it
 * @throws UserError if it can't be had, or is another file than the one that was tested
 */
export async function download(
  { path, sha256 }: PublishedFile,
  repository: string,
): Promise<Uint8Array> {
  const url = `${repository.replace(/\/$/, "")}/${path}`;
  const help = "Download it by other means and name the file instead of --download.";
  const answer = await fetch(url).catch((error: unknown) => {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${url} cannot be downloaded: ${reason}. ${help}`);
  });
  if (!answer.ok) {
    throw new UserError(`${url} cannot be downloaded: the server says ${answer.status}. ${help}`);
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256) return bytes;
  throw new UserError(
    `${url} is not the file that was tested: its SHA-256 is ${found}, not ${sha256}. ${help}`,
  );
}

/** @throws UserError if the file can't be read */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${fileErrorReason(error)}.`);
  }
}
