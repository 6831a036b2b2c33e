import { numberText } from "../charts/numberText.ts";
import type { DrawingSheet } from "../drawing.ts";
import { type Html, html } from "../html.ts";
import type { ReportComponent, ReportRun } from "../reportRun.ts";
import { objectWord, runLabel, section } from "./runLabel.ts";

/** Rows of one run on a page of one, and of several runs. */
const ROWS_ALONE = 20;
const ROWS_TOGETHER = 8;
/** Objects without a drawing say less. */
const ROWS_OF_TEXT = 12;

const ARROWS = { up: "↑", down: "↓", range: "" } as const;

function componentHead({ name, unit, better }: ReportComponent): Html {
  const words = better === "up" ? "more is better" : "less is better";
  const arrow =
    better !== "range" && html`<span class="better" title="${words}">${ARROWS[better]}</span>`;
  return html`<th scope="col">${name}${unit && html` <small>${unit}</small>`}${arrow}</th>`;
}

/** Cells of one object; SMILES come last, since drawings tell molecules better. */
function row(run: ReportRun, sheet: DrawingSheet, place: number): Html {
  const { text, reward, step, values } = run.objects;
  const written = html`<td class="text"><code>${text[place]}</code></td>`;
  const first = run.isMolecules
    ? html`<td class="picture">${sheet.show(text[place])}</td>`
    : written;
  const components = run.components.map(
    ({ name }) => html`<td>${numberText(values[name]?.[place])}</td>`,
  );
  return html`${first}<td><strong>${numberText(reward[place])}</strong></td>${components}<td>${numberText(step[place])}</td>${run.isMolecules && written}`;
}

function table(run: ReportRun, sheet: DrawingSheet, rows: number): Html {
  const first = run.isMolecules ? "Molecule" : "Object";
  const last = run.isMolecules && html`<th scope="col" class="text">SMILES</th>`;
  const body = run.best
    .slice(0, run.isMolecules ? rows : Math.min(rows, ROWS_OF_TEXT))
    .map(
      (place, rank) => html`<tr><td class="rank">${rank + 1}</td>${row(run, sheet, place)}</tr>`,
    );
  const kind = run.isMolecules ? "top" : "top plain";
  return html`<div class="scroll"><table class="${kind}"><thead><tr><th scope="col"></th><th scope="col" class="text">${first}</th><th scope="col">Reward</th>${run.components.map(componentHead)}<th scope="col">Found at step</th>${last}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The best objects of each run with what their reward is made of. */
export function topTable(runs: readonly ReportRun[], sheet: DrawingSheet): Html {
  const rows = runs.length === 1 ? ROWS_ALONE : ROWS_TOGETHER;
  const body = runs.map((run, place) => {
    const shown = table(run, sheet, rows);
    return html`<div>${runs.length > 1 && html`<h3>${runLabel(run, place)}</h3>`}${shown}</div>`;
  });
  const isWide = runs.some(({ isMolecules }) => isMolecules);
  const word = objectWord(runs);
  return section({
    id: "top",
    title: `Best ${word}`,
    body: html`<div class="${isWide ? "stack" : "tables"}">${body}</div>`,
  });
}

/** Good molecules that are unlike each other, drawn in a grid; nothing where no run has molecules. */
export function diverseGrid(runs: readonly ReportRun[], sheet: DrawingSheet): Html | false {
  const having = runs.flatMap((run, place) => (run.picks.length > 0 ? [{ run, place }] : []));
  if (having.length === 0) return false;
  const grid = ({ run, place }: (typeof having)[number]): Html => {
    const { text, reward, values } = run.objects;
    const shown = run.components.slice(0, 3);
    const cells = run.picks.slice(0, having.length === 1 ? 28 : 14).map((pick) => {
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
