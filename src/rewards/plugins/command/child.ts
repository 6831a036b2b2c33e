import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { UserError } from "../../../core/errors.ts";

/** A program that runs. */
export interface CommandChild {
  write(text: string): void;
  /** Resolves with how it ended: "exit code 1". */
  readonly ended: Promise<string>;
  /** Ends it and what it started, at once. */
  kill(): void;
  /** Closes its input, and ends it if it does not end by itself soon. */
  close(): Promise<void>;
}

/** How a program is started. */
export interface ChildOptions {
  readonly command: readonly string[];
  readonly folder: string;
  /** A line of its standard output. */
  readonly onLine: (line: string) => void;
  /** A piece of its standard error. */
  readonly onWords: (text: string) => void;
}

const CLOSE_MS = 1000;
/** Longest line that is read; a longer one is no answer. */
const LONGEST_LINE = 1_000_000;
const isPosix = process.platform !== "win32";

const SPAWN_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be executed; check its permissions",
};

function checkFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  throw new UserError(`folder is ${JSON.stringify(folder)}, and there is no such folder.`);
}

/** Hands over whole lines; a last one without its end is no line. */
function lineReader(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line);
    if (rest.length <= LONGEST_LINE) return;
    onLine(rest.slice(0, 100));
    rest = "";
  };
}

/** On POSIX the program leads a group, so that Ctrl-C spares it and its own children end with it. */
function killGroup(child: ChildProcessWithoutNullStreams): void {
  try {
    if (isPosix && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
}

/**
 * Starts a program, without a shell.
 *
 * @throws UserError if there is no such program or folder, or it may not be executed
 */
export async function startChild(options: ChildOptions): Promise<CommandChild> {
  const { command, folder, onLine, onWords } = options;
  checkFolder(folder);
  const child = spawn(command[0], command.slice(1), {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    detached: isPosix,
    windowsHide: true,
  });
  const ended = new Promise<string>((resolve) => {
    child.once("close", (code, signal) => {
      resolve(code === null ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error: NodeJS.ErrnoException) => {
      const reason = SPAWN_REASONS[error.code ?? ""] ?? error.message;
      const place = /[/\\]/.test(command[0]) ? `seen from ${folder}` : "on the PATH";
      reject(
        new UserError(
          `the program ${JSON.stringify(command[0])} cannot be started: ${reason} (${place}). ` +
            "Correct the first entry of command, or install it.",
        ),
      );
    });
  });
  // Writing to a program that just ended fails; that it ended is told by `ended`.
  child.stdin.on("error", () => {});
  child.stdout.setEncoding("utf8").on("data", lineReader(onLine));
  child.stderr.setEncoding("utf8").on("data", onWords);
  return {
    write: (text) => void child.stdin.write(text),
    ended,
    kill: () => killGroup(child),
    async close() {
      child.stdin.end();
      const timer = setTimeout(() => killGroup(child), CLOSE_MS);
      await ended;
      clearTimeout(timer);
      killGroup(child);
    },
  };
}
