import { fileErrorReason, UserError } from "../src/index.ts";

/**
 * Runs a script's `main` with the command line and ends with its exit code: 0 done, 2 the user's
 * mistake (message only), 1 a bug (stack).
 */
export async function runScript(main: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const isUserError = error instanceof UserError;
    process.stderr.write(`${isUserError ? error.message : (error as Error).stack}\n`);
    process.exitCode = isUserError ? 2 : 1;
  }
}

/**
 * Does `write`, which writes at `path`.
 *
 * @throws UserError naming the path if the file system refuses
 */
export async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new UserError(`${path} cannot be written: ${fileErrorReason(error)}.`);
  }
}
