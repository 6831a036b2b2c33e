import { numberText } from "../charts/numberText.ts";
import type { DrawingSheet } from "../drawing.ts";
import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { objectWord, runLabel, section } from "./runLabel.ts";

/** Rows of one run on a page of one, and of several runs. */
const ROWS_ALONE = 20;
const ROWS_TOGETHER = 8;

const ARROWS = { up: "↑", down: "↓", range: "" } as const;

function table(run: ReportRun, sheet: DrawingSheet, rows: number): Html {
  const head = run.components.map(
    ({ name, unit, better }) =>
      html`<th scope="col">${name}${unit && html` <small>${unit}</small>`}${better !== "range" && html`<span class="better" title="${better === "up" ? "more" : "less"} is better">${ARROWS[better]}</span>`}</th>`,
  );
  const body = run.best.slice(0, rows).map((place, rank) => {
    const { text, reward, step, values } = run.objects;
    const cells = run.components.map(
      ({ name }) => html`<td>${numberText(values[name]?.[place] ?? Number.NaN)}</td>`,
    );
    const picture = run.isMolecules && html`<td class="picture">${sheet.show(text[place])}</td>`;
    return html`<tr><td class="rank">${rank + 1}</td>${picture}<td class="text"><code>${text[place]}</code></td><td><strong>${numberText(reward[place])}</strong></td>${cells}<td>${numberText(step[place])}</td></tr>`;
  });
  const name = run.isMolecules
    ? html`<th scope="col">Molecule</th><th scope="col">SMILES</th>`
    : html`<th scope="col">Object</th>`;
  return html`<div class="scroll"><table class="numbers top"><thead><tr><th scope="col"></th>${name}<th scope="col">Reward</th>${head}<th scope="col">Found at step</th></tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The best objects of each run with what their reward is made of. */
export function topTable(runs: readonly ReportRun[], sheet: DrawingSheet): Html {
  const rows = runs.length === 1 ? ROWS_ALONE : ROWS_TOGETHER;
  const body = runs.map((run, place) => {
    const shown = table(run, sheet, rows);
    return runs.length === 1 ? shown : html`<h3>${runLabel(run, place)}</h3>${shown}`;
  });
  const word = objectWord(runs);
  return section({ id: "top", title: `Best ${word}`, body: html`${body}` });
}

/** Good molecules that are unlike each other, drawn in a grid; nothing where no run has molecules. */
export function diverseGrid(runs: readonly ReportRun[], sheet: DrawingSheet): Html | false {
  const having = runs.flatMap((run, place) => (run.picks.length > 0 ? [{ run, place }] : []));
  if (having.length === 0) return false;
  const grid = ({ run, place }: (typeof having)[number]): Html => {
    const { text, reward, values } = run.objects;
    const shown = run.components.slice(0, 3);
    const cells = run.picks.slice(0, having.length === 1 ? 24 : 12).map((pick) => {
      const parts = shown.map(({ name }) => `${name} ${numberText(values[name]?.[pick])}`);
      return html`<li title="${text[pick]}">${sheet.show(text[pick])}<strong>${numberText(reward[pick])}</strong><span>${parts.join(" · ")}</span></li>`;
    });
    return html`${runs.length > 1 && html`<h3>${runLabel(run, place)}</h3>`}<ol class="grid-of-molecules">${cells}</ol>`;
  };
  return section({
    id: "diverse",
    title: "Diverse picks",
    about:
      "The best first, each less similar than Tanimoto 0.5 (Morgan fingerprints, radius 2, 2048 bits) " +
      "to all picked before it. The number in bold is the reward.",
    body: html`${having.map(grid)}`,
  });
}
