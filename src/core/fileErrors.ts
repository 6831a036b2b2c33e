const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EACCES: "permission was denied",
  EPERM: "permission was denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EFBIG: "the file is too large for the file system",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  EEXIST: "there is a file where a folder is needed",
};

/** Code of an error of the file system, such as ENOENT; undefined for any other error. */
export function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * Why the file system refused, in plain words to follow a colon.
 *
 * @throws `error` itself if it is none of the file system's: a bug stays one
 */
export function fileErrorReason(error: unknown): string {
  const code = fileErrorCode(error);
  if (code === undefined) throw error;
  return REASONS[code] ?? (error as Error).message;
}
