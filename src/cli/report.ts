import { join } from "node:path";
import { UserError } from "../core/errors.ts";
import {
  type Arguments,
  type Command,
  number,
  optionalText,
  text,
  texts,
  wholeNumber,
} from "./arguments.ts";
import type { ReportRequest } from "./reportPages.ts";
import { stopSignal } from "./stopSignal.ts";

const PORT = 7007;
const LAST_PORT = 65_535;

/** Where the page goes without --out: into the run, or here where there are several. */
const defaultOut = (runs: readonly string[]): string =>
  runs.length === 1 ? join(runs[0], "report.html") : "report.html";

function readRequest(given: Arguments): ReportRequest {
  const similarity = number(given, "mode-similarity");
  if (similarity !== undefined && !(similarity >= 0 && similarity <= 1)) {
    throw new UserError(`--mode-similarity is ${similarity}; it must lie in 0 to 1.`);
  }
  return {
    runs: [text(given, "run"), ...texts(given, "more")],
    reference: optionalText(given, "reference"),
    modeReward: number(given, "mode-reward"),
    modeSimilarity: similarity,
  };
}

async function write(request: ReportRequest, out: string): Promise<void> {
  const { createPageMaker } = await import("./reportPages.ts");
  const { writeOutput } = await import("../core/outputFile.ts");
  const page = await createPageMaker(request).make();
  await writeOutput(out, "--out", [page]);
  if (out === "-") return;
  const megabytes = (Buffer.byteLength(page) / 1e6).toFixed(2);
  process.stdout.write(`Report ${out} (${megabytes} MB; open it in a browser)\n`);
}

async function watch(request: ReportRequest, port: number): Promise<void> {
  const { livePage } = await import("./reportPages.ts");
  const { serveLive } = await import("../report/liveServer.ts");
  const page = livePage(request);
  // A folder that is no run is told now, not in the browser.
  await page.render(await page.version());
  const server = await serveLive(page, port);
  process.stdout.write(`Report ${server.url} (follows the training; Ctrl-C ends it)\n`);
  const signal = stopSignal();
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.close();
}

async function run(given: Arguments): Promise<void> {
  const request = readRequest(given);
  const [out, port] = [optionalText(given, "out"), optionalText(given, "port")];
  const { checkRuns } = await import("./reportPages.ts");
  checkRuns(request.runs);
  if (given.watch !== true) {
    if (port !== undefined)
      throw new UserError("--port is for a page that is served: add --watch.");
    return write(request, out ?? defaultOut(request.runs));
  }
  if (out !== undefined) {
    throw new UserError("--watch serves the page and writes no file; leave out --out or --watch.");
  }
  const chosen = port === undefined ? PORT : wholeNumber(given, "port", 0);
  if (chosen > LAST_PORT) {
    throw new UserError(`--port is ${chosen}; ports go up to ${LAST_PORT}.`);
  }
  await watch(request, chosen);
}

export const reportCommand: Command = {
  usage: "report <run> [more..]",
  description: "Show runs on one page: curves, molecules, distributions",
  positionals: {
    run: "Folder of a run",
    more: "Folders of runs beside it, up to 8 in all",
  },
  options: {
    out: {
      type: "string",
      requiresArg: true,
      describe: "HTML file",
      defaultDescription: "report.html in the run, or here for several",
    },
    reference: {
      type: "string",
      requiresArg: true,
      describe: "Molecules to compare properties with (.smi, .csv, ...)",
      defaultDescription: "the ZINC subset",
    },
    "mode-reward": {
      requiresArg: true,
      describe: "Least reward of what counts as a mode",
      defaultDescription: "the run's evaluation.modes",
    },
    "mode-similarity": {
      requiresArg: true,
      describe: "Modes that are molecules are less similar than this, Tanimoto",
      defaultDescription: "0.7",
    },
    watch: {
      type: "boolean",
      default: false,
      describe: "Serve the page on this machine and refresh it while runs train",
    },
    port: {
      requiresArg: true,
      describe: "Port of --watch; 0 takes a free one",
      defaultDescription: String(PORT),
    },
  },
  examples: [
    ["report runs/quickstart", "writes runs/quickstart/report.html"],
    ["report runs/tb runs/subtb --out compare.html", "two runs in the same plots"],
    ["report runs/quickstart --watch", "look on while it trains"],
  ],
  run,
};
