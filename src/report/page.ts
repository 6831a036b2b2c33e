import { createHash } from "node:crypto";
import type { RdkitModule } from "../chem/rdkit.ts";
import { createDrawingSheet } from "./drawing.ts";
import { type Html, html, trusted } from "./html.ts";
import { goals } from "./multiObjective/goals.ts";
import { PAGE_SCRIPT } from "./pageScript.ts";
import { PAGE_STYLE } from "./pageStyle.ts";
import type { ReportReference, ReportRun } from "./reportRun.ts";
import { properties, tradeOffs } from "./sections/chemistry.ts";
import { curves } from "./sections/curves.ts";
import { exactness } from "./sections/exactness.ts";
import { modes } from "./sections/modes.ts";
import { overview } from "./sections/overview.ts";
import { settings } from "./sections/settings.ts";
import { diverseGrid, topTable } from "./sections/topTable.ts";

/** What a page is made of. */
export interface PageOptions {
  /** At least one, at most `MOST_RUNS`; a run may have no steps yet. */
  readonly runs: readonly ReportRun[];
  readonly reference?: ReportReference;
  readonly rdkit: RdkitModule;
  /** Version of this program. */
  readonly version: string;
  /** When the page was made. */
  readonly now: Date;
  /** For a page that a server keeps up to date: what its content is called. */
  readonly live?: string;
  /** Drawings of earlier pages. */
  readonly drawings?: Map<string, Html | null>;
}

const hashOf = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What a browser may load for the page: nothing, but what is in it. */
function policy(isLive: boolean): string {
  const rules = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    `script-src ${hashOf(PAGE_SCRIPT)}`,
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return rules.join("; ");
}

/** A whole document around `body`. */
function documentOf(title: string, body: Html, live?: string): string {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="Content-Security-Policy" content="${policy(live !== undefined)}">${live !== undefined && html`<meta name="live" content="${live}">`}<title>${title}</title><link rel="icon" href="data:,"><style>${trusted(PAGE_STYLE)}</style>`;
  const page = html`<!doctype html><html lang="en"><head>${head}</head><body>${body}<script>${trusted(PAGE_SCRIPT)}</script></body></html>`;
  return `${page.markup}\n`;
}

const NAMES_OF_SECTIONS: Readonly<Record<string, string>> = {
  curves: "Training",
  modes: "Modes",
  top: "Best",
  diverse: "Diverse picks",
  properties: "Properties",
  "trade-offs": "Trade-offs",
  goals: "Goals",
  exactness: "Exactness",
  settings: "Settings",
};

function titleOf(runs: readonly ReportRun[]): string {
  if (runs.length > 3) return `${runs.length} runs`;
  return runs.map(({ name }) => name).join(", ");
}

/** 2026-11-21 14:03, of the reader's clock at making. */
function timeText(now: Date): string {
  const pair = (part: number) => String(part).padStart(2, "0");
  const day = [now.getFullYear(), pair(now.getMonth() + 1), pair(now.getDate())].join("-");
  return `${day} ${pair(now.getHours())}:${pair(now.getMinutes())}`;
}

function header(options: PageOptions, shown: readonly string[]): Html {
  const { runs, version, now, live } = options;
  const kinds = [...new Set(runs.map(({ environment }) => environment))].join(", ");
  const links = shown.flatMap((id) =>
    NAMES_OF_SECTIONS[id] ? [html`<a href="#${id}">${NAMES_OF_SECTIONS[id]}</a>`] : [],
  );
  return html`<header><h1>${titleOf(runs)}</h1><p class="subtitle">Space: ${kinds} · made ${timeText(now)} by molgfn ${version}${live !== undefined && html` · refreshed while it trains <span id="live-status" role="status"></span>`}</p><nav>${links}</nav></header>`;
}

/**
 * One page on one or several runs, complete in itself: style, script and drawings are in it, and its
 * policy forbids the browser to load anything else.
 */
export function reportPage(options: PageOptions): string {
  const { runs, reference, rdkit, live, drawings } = options;
  const sheet = createDrawingSheet(rdkit, drawings);
  const hasSteps = runs.some(({ metrics }) => (metrics.step?.length ?? 0) > 0);
  // The whole space is the first thing to see where it is known; estimates come last.
  const isExact = runs.some(({ exact }) => exact !== undefined);
  const training: readonly (Html | false)[] = hasSteps
    ? [
        ...[curves(runs), modes(runs), isExact && exactness(runs)],
        ...[topTable(runs, sheet), diverseGrid(runs, sheet), properties(runs, reference)],
        ...[tradeOffs(runs), goals(runs), !isExact && exactness(runs)],
      ]
    : [html`<section><p class="about">No step is finished yet.</p></section>`];
  const parts = [hasSteps && overview(runs), ...training, settings(runs)].filter(
    (part) => part !== false,
  );
  const shown = parts.flatMap(({ markup }) => /^<section id="([^"]+)"/.exec(markup)?.[1] ?? []);
  const body = html`${header(options, shown)}<main>${sheet.definitions()}${parts}<footer>All numbers of this page are in the files of the run folders: metrics.jsonl, molecules.jsonl, config.yaml.</footer></main>`;
  return documentOf(titleOf(runs), body, live);
}
