import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../core/errors.ts";

/** A page that changes while it is served. */
export interface LivePage {
  /** A short text that is another one whenever the page would be; cheap to ask for. */
  version(): Promise<string>;
  /** The whole page, as of a version. */
  render(version: string): Promise<string>;
}

/** A running server. */
export interface LiveServer {
  readonly url: string;
  /** Resolves once no connection is left. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/** Only names of this machine: a page of another site can't read runs through a name of its own. */
const isLocal = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? "");

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

/** Makes each version of a page once, however many ask for it. */
function rememberLast({ version, render }: LivePage): () => Promise<string> {
  let last: { readonly version: string; readonly page: Promise<string> } | undefined;
  return async () => {
    const now = await version();
    if (last?.version !== now) last = { version: now, page: render(now) };
    const { page } = last;
    return page.catch((error: unknown) => {
      last = undefined;
      throw error;
    });
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  routes: Readonly<Record<string, () => Promise<readonly [string, string]>>>,
): Promise<void> {
  const path = (request.url ?? "").split("?")[0];
  if (!isLocal(request.headers.host)) {
    return answer(response, 403, "text/plain", "Ask for this page as localhost.\n");
  }
  if (request.method !== "GET") return answer(response, 405, "text/plain", "Only GET.\n");
  if (!Object.hasOwn(routes, path)) {
    return answer(response, 404, "text/plain", "There is one page here: /\n");
  }
  try {
    answer(response, 200, ...(await routes[path]()));
  } catch (error) {
    // A file may be half written, or the folder gone: the page says so and is asked for again.
    const known = error instanceof UserError;
    answer(response, 500, "text/plain", `${known ? error.message : (error as Error).stack}\n`);
  }
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === "EADDRINUSE"
          ? "another program listens there"
          : error.code === "EACCES"
            ? "only administrators may use it"
            : error.message;
      reject(new UserError(`Port ${port} cannot be used: ${reason}. Choose another with --port.`));
    });
    server.listen(port, HOST, () => resolve(server.address() as AddressInfo));
  });
}

/**
 * Serves a page to this machine alone, at 127.0.0.1: `/` is the page, `/version` tells whether it
 * has changed.
 *
 * @param port 0 for any that is free
 * @throws UserError if the port can't be used
 */
export async function serveLive(page: LivePage, port: number): Promise<LiveServer> {
  const current = rememberLast(page);
  const routes = {
    "/": async () => ["text/html", await current()] as const,
    "/version": async () => ["text/plain", await page.version()] as const,
  };
  const server = createServer((request, response) => void respond(request, response, routes));
  const { port: bound } = await listen(server, port);
  return {
    url: `http://${HOST}:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
