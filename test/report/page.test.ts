import { describe, expect, test } from "vitest";
import { loadRdkit } from "../../src/chem/rdkit.ts";
import { reportPage } from "../../src/report/page.ts";
import type { ReportRun } from "../../src/report/reportRun.ts";
import { modeCurve } from "../../src/report/sections/modes.ts";
import { recentMean, trainingSeconds } from "../../src/report/sections/runPace.ts";
import { repeatCommand, shellWord } from "../../src/report/sections/settings.ts";
import { exampleGridRun, exampleRun } from "./exampleRun.ts";

const NOW = new Date(2026, 0, 2, 3, 4);

async function pageOf(runs: readonly ReportRun[], live?: string): Promise<string> {
  return reportPage({
    ...{ runs, rdkit: await loadRdkit(), version: "1.2.3", now: NOW, live },
    reference: {
      ...{ name: "ref", count: 3 },
      properties: [{ name: "molWt", unit: "Da", values: [100, 200, 300] }],
    },
  });
}

const sectionsOf = (page: string): string[] =>
  [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);

describe("a page", () => {
  test("of a run of molecules has all parts, in order", async () => {
    const page = await pageOf([exampleRun()]);
    expect(sectionsOf(page)).toEqual([
      ...["overview", "curves", "modes", "top", "diverse", "properties", "trade-offs", "settings"],
    ]);
    expect(page).toContain("made 2026-01-02 03:04 by molgfn 1.2.3");
    expect(page).toContain("W₁ 12.5 Da");
    expect(page).toContain("molgfn train runs/example/config.yaml --run runs/example-again");
  });

  test("of a run without molecules shows the space instead", async () => {
    const page = await pageOf([exampleGridRun()]);
    expect(sectionsOf(page)).toEqual([
      "overview",
      "curves",
      "modes",
      "exactness",
      "top",
      "settings",
    ]);
    expect(page.match(/class="chart heat"/g)).toHaveLength(3);
    expect(page).not.toContain("<use");
  });

  test("of several runs has their colours, a table of figures and what differs", async () => {
    const other = exampleRun({ name: "other", settings: { seed: "1", "training.steps": "40" } });
    const page = await pageOf([exampleRun(), other]);
    expect(page).toContain('<span class="swatch run-1"></span>other');
    expect(page).toMatch(/<code>seed<\/code><\/th><td>0<\/td><td>1<\/td>/);
    expect(page).not.toContain("<code>training.steps</code>");
  });

  test("draws each molecule once, however often it is shown", async () => {
    const page = await pageOf([exampleRun(), exampleRun({ name: "other" })]);
    expect(page.match(/<g id="molecule-\d+">/g)).toHaveLength(5);
    expect(page.match(/<use href="#molecule-\d+"\/>/g)).toHaveLength(16);
  });

  test("loads nothing: no address but those of namespaces, and a policy that forbids it", async () => {
    const page = await pageOf([exampleRun(), exampleGridRun()]);
    const addresses = [...page.matchAll(/\b(?:https?:)?\/\/[\w.]+\S*/g)].map(([text]) => text);
    expect(addresses.filter((text) => !text.startsWith("http://www.w3.org/2000/svg"))).toEqual([]);
    expect(page).not.toMatch(/\bsrc=|@import|url\(/);
    expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;;/);
    expect(page).not.toContain("connect-src");
    expect(await pageOf([exampleRun()], "v1")).toContain("connect-src &#39;self&#39;");
  });

  test("escapes all that comes from files", async () => {
    const evil = '</script><img src=x onerror="alert(1)">';
    const base = exampleRun();
    const run = exampleRun({
      ...{ name: evil, folder: evil, environment: evil, configText: evil, notices: [evil] },
      ...{ settings: { [evil]: evil }, provenance: { [evil]: evil } },
      metrics: { ...base.metrics, [evil]: base.metrics.gradientNorm },
      objects: {
        ...base.objects,
        text: [evil, ...base.objects.text.slice(1)],
        values: { ...base.objects.values, [evil]: base.objects.values.qed },
      },
      components: [{ name: evil, unit: evil, better: "up" }],
      ...{ best: [0, 1], picks: [0], modes: { definition: evil, objects: [0] } },
      fronts: [{ x: "qed", y: evil, objects: [0, 1, 2], front: [0, 1], frontSize: 2, spearman: 1 }],
      properties: [{ name: evil, unit: evil, values: [1, 2], distance: 1 }],
    });
    const page = await pageOf([run, { ...run, name: `2${evil}` }]);
    expect(page).not.toMatch(/<img|onerror="/);
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).toContain("cannot be drawn");
  });

  test("of a run without any step says so", async () => {
    const page = await pageOf([exampleRun({ metrics: {}, best: [], picks: [] })]);
    expect(page).toContain("No step is finished yet.");
    expect(sectionsOf(page)).toEqual(["settings"]);
  });

  test("holds no number that is none", async () => {
    const page = await pageOf([
      exampleRun(),
      exampleGridRun({ objects: { ...exampleGridRun().objects } }),
    ]);
    expect(page.replace(/<script>.*<\/script>/s, "")).not.toMatch(
      /NaN|Infinity|undefined|\[object/,
    );
  });
});

test("the line of all modes is drawn where it does not dwarf what was found", async () => {
  const found = (total: number) =>
    exampleRun({ modes: { definition: "reward 0.5 or more", total, objects: [1, 2, 3] } });
  const near = await pageOf([found(12)]);
  expect(near).toContain("A mode: reward 0.5 or more. There are 12. Dashed: all of them.");
  const far = await pageOf([found(806)]);
  expect(far).toContain("There are 806. ");
  expect(far).not.toContain("all 806 modes");
});

test("modes are counted at the step that found them", () => {
  const { modes, trajectories } = modeCurve(exampleRun());
  expect([...modes.slice(0, 6)]).toEqual([0, 1, 2, 2, 3, 3]);
  expect([...trajectories.slice(0, 3)]).toEqual([16, 32, 48]);
});

test("a resumed run counts its time on", () => {
  const metrics = { step: Float64Array.of(1, 2, 3, 4), seconds: Float64Array.of(5, 9, 2, 4) };
  expect([...trainingSeconds(exampleRun({ metrics }))]).toEqual([5, 9, 11, 13]);
});

test("what is drawn now is the mean of the last twentieth of the steps", () => {
  expect(recentMean(exampleRun(), "meanReward")).toBeCloseTo((0.59 + 0.6) / 2, 12);
});

test("the command that repeats a run can be pasted into a shell", () => {
  expect(repeatCommand({ folder: "runs/my run/" })).toBe(
    "molgfn train 'runs/my run/config.yaml' --run 'runs/my run-again'",
  );
  expect(shellWord("it's; rm -rf /")).toBe("'it'\\''s; rm -rf /'");
});
