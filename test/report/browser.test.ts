import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRdkit } from "../../src/chem/rdkit.ts";
import { serveLive } from "../../src/report/liveServer.ts";
import { reportPage } from "../../src/report/page.ts";
import type { ReportRun } from "../../src/report/reportRun.ts";
import { type BrowserPage, findBrowser, openBrowser } from "./browser.ts";
import { exampleGridRun, exampleRun } from "./exampleRun.ts";

const program = findBrowser();
const SECOND = exampleRun({ name: "a second run with quite a long name to be shown in a legend" });

const pageOf = async (runs: readonly ReportRun[], live?: string): Promise<string> =>
  reportPage({ runs, rdkit: await loadRdkit(), version: "1", now: new Date(0), live });

// Skipped where there is no Chromium (CHROME_PATH, or chromium or google-chrome on the PATH).
describe.skipIf(program === undefined)("a page in Chromium", () => {
  let browser: BrowserPage;
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "molgfn-page-"));
    browser = await openBrowser(program as string);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(runs: readonly ReportRun[], width: number): Promise<void> {
    const path = join(folder, "report.html");
    writeFileSync(path, await pageOf(runs));
    browser.complaints.length = 0;
    await browser.visit(pathToFileURL(path).href, width);
  }

  test.each([1200, 700, 390])(
    "fits a width of %i pixels, and the console stays silent",
    async (width) => {
      for (const runs of [[exampleRun()], [exampleRun(), SECOND], [exampleGridRun()]]) {
        await open(runs, width);
        const needed = await browser.evaluate("document.documentElement.scrollWidth");
        expect(needed).toBeLessThanOrEqual(width);
        const smallest = await browser.evaluate(
          "Math.min(...[...document.querySelectorAll('svg.chart')].filter((s) => s.checkVisibility()).map((s) => 11 * s.clientWidth / s.viewBox.baseVal.width))",
        );
        // Letters of charts scale with them: they must stay readable.
        expect(smallest).toBeGreaterThan(8.5);
        expect(browser.complaints).toEqual([]);
      }
    },
  );

  test("prints on one page width", async () => {
    await open([exampleRun(), SECOND], 1200);
    await browser.send("Emulation.setEmulatedMedia", { media: "print" });
    // A4 without its margins is 182 mm wide, 688 pixels of CSS.
    await browser.send("Emulation.setDeviceMetricsOverride", {
      ...{ width: 688, height: 900, deviceScaleFactor: 1, mobile: false },
    });
    expect(await browser.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(688);
    await browser.send("Emulation.setEmulatedMedia", { media: "" });
  });

  test("tells values at the pointer", async () => {
    await open([exampleRun()], 1200);
    const at = (await browser.evaluate(
      "(() => { const b = document.querySelector('svg.chart').getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; })()",
    )) as [number, number];
    const move = { type: "mouseMoved", x: at[0], y: at[1] };
    await browser.send("Input.dispatchMouseEvent", move);
    const text = await browser.evaluate("document.querySelector('.readout')?.textContent");
    expect(text).toMatch(/^\d+example {2}0\.\d+$/);
    expect(browser.complaints).toEqual([]);
  });

  test("takes over a newer version of itself and keeps what is unfolded", async () => {
    let runs = [exampleRun({ notices: ["4 of 40 steps are done."] })];
    let version = "first";
    const server = await serveLive(
      { version: async () => version, render: (now) => pageOf(runs, now) },
      0,
    );
    try {
      browser.complaints.length = 0;
      await browser.visit(server.url);
      expect(await browser.evaluate("document.body.textContent.includes('4 of 40 steps')")).toBe(
        true,
      );
      await browser.evaluate("document.querySelector('details').open = true");
      [runs, version] = [[exampleRun({ notices: ["39 of 40 steps are done."] })], "second"];
      const changed =
        "new Promise((done) => { const t = setInterval(() => { if (document.body.textContent.includes('39 of 40')) { clearInterval(t); done(true); } }, 50); })";
      expect(await browser.evaluate(changed)).toBe(true);
      expect(await browser.evaluate("document.querySelector('details').open")).toBe(true);
      expect(browser.complaints).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
