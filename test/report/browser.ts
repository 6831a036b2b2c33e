import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium of this machine: CHROME_PATH, or one on the PATH; undefined if there is none. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROME_PATH ?? "", ...places].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return path !== "";
    } catch {
      return false;
    }
  });
}

/** What Chromium's debugging protocol says. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page that is open. */
export interface BrowserPage {
  /** Errors, warnings and blocked requests that the page caused. */
  readonly complaints: string[];
  /** Opens an address at a width in pixels. */
  visit(url: string, width?: number): Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  send(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** Requests and answers over the two pipes that --remote-debugging-pipe uses, split at zero bytes. */
function connect(child: ChildProcess, onEvent: (message: Message) => void) {
  const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  let [rest, last] = ["", 0];
  output.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) onEvent(message);
      else waiting.get(message.id)?.(message);
    }
  });
  return (method: string, params: object = {}, sessionId?: string): Promise<Message> =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, (message) => {
        if (message.error) reject(new Error(`${method}: ${message.error.message}`));
        else resolve(message);
      });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}

function complaintOf({ method, params = {} }: Message): string | undefined {
  if (method === "Runtime.exceptionThrown") return JSON.stringify(params.exceptionDetails);
  const { type, args } = params as { type?: string; args?: unknown };
  const isLoud = method === "Runtime.consoleAPICalled" && (type === "error" || type === "warning");
  if (isLoud) return JSON.stringify(args);
  if (method !== "Log.entryAdded") return undefined;
  const { entry } = params as { entry: { level: string; text: string } };
  return entry.level === "error" || entry.level === "warning" ? entry.text : undefined;
}

/** Starts a Chromium without a window, with one page. */
export async function openBrowser(path: string): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), "molgfn-browser-"));
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"];
  const child = spawn(
    path,
    [...flags, `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const complaints: string[] = [];
  const listeners = new Map<string, () => void>();
  const ask = connect(child, (message) => {
    const complaint = complaintOf(message);
    if (complaint !== undefined) complaints.push(complaint);
    listeners.get(message.method ?? "")?.();
  });
  const { result: target } = await ask("Target.createTarget", { url: "about:blank" });
  const { result } = await ask("Target.attachToTarget", {
    targetId: target?.targetId,
    flatten: true,
  });
  const session = result?.sessionId as string;
  const send = async (method: string, params: object = {}) =>
    (await ask(method, params, session)).result ?? {};
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  return {
    ...{ complaints, send },
    async visit(url, width = 1200) {
      const size = { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 };
      await send("Emulation.setDeviceMetricsOverride", size);
      const loaded = new Promise<void>((resolve) => {
        listeners.set("Page.loadEventFired", resolve);
      });
      await send("Page.navigate", { url });
      await loaded;
    },
    async evaluate(expression) {
      const answer = await send("Runtime.evaluate", {
        ...{ expression, returnByValue: true, awaitPromise: true },
      });
      if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
      return (answer.result as { value?: unknown }).value;
    },
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await ask("Browser.close").catch(() => child.kill());
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
