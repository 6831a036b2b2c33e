import { request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { type LivePage, type LiveServer, serveLive } from "../../src/report/liveServer.ts";

const open: LiveServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(page: LivePage): Promise<LiveServer> {
  const server = await serveLive(page, 0);
  open.push(server);
  return server;
}

/** Status and text of an answer. */
function ask(url: string, options: { host?: string; method?: string } = {}): Promise<string> {
  const headers = options.host === undefined ? {} : { host: options.host };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, method: options.method ?? "GET" }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve(`${response.statusCode} ${text}`));
    });
    asked.on("error", reject).end();
  });
}

test("each version of a page is made once, and a new one when the runs have changed", async () => {
  let [version, made] = ["a", 0];
  const { url } = await serve({
    version: async () => version,
    render: async (now) => `page ${now} ${++made}`,
  });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await ask(`${url}version`)).toBe("200 a");
  expect([await ask(url), await ask(url)]).toEqual(["200 page a 1", "200 page a 1"]);
  version = "b";
  expect(await ask(url)).toBe("200 page b 2");
});

test("only this machine is answered, and only for what there is", async () => {
  const { url } = await serve({ version: async () => "", render: async () => "page" });
  expect(await ask(url, { host: "evil.example" })).toBe("403 Ask for this page as localhost.\n");
  expect(await ask(url, { host: "localhost:1234" })).toBe("200 page");
  expect(await ask(`${url}../etc/passwd`)).toBe("404 There is one page here: /\n");
  expect(await ask(`${url}constructor`)).toBe("404 There is one page here: /\n");
  expect(await ask(url, { method: "POST" })).toBe("405 Only GET.\n");
});

test("a page that cannot be made says why, and is tried again", async () => {
  let isBroken = true;
  const { url } = await serve({
    version: async () => "a",
    render: async () => {
      if (isBroken) throw new UserError("The run is gone.");
      return "page";
    },
  });
  expect(await ask(url)).toBe("500 The run is gone.\n");
  isBroken = false;
  expect(await ask(url)).toBe("200 page");
});

test("a port that is taken is refused", async () => {
  const { url } = await serve({ version: async () => "", render: async () => "" });
  const port = Number(new URL(url).port);
  await expect(
    serveLive({ version: async () => "", render: async () => "" }, port),
  ).rejects.toThrow(
    new UserError(
      `Port ${port} cannot be used: another program listens there. Choose another with --port.`,
    ),
  );
});
