import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { runLabel, section } from "./runLabel.ts";

type Runs = readonly ReportRun[];

/** A word for a shell: quoted where it holds more than plain letters. */
export const shellWord = (text: string): string =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The command that does the same training again, into a folder of its own. */
export function repeatCommand({ folder }: Pick<ReportRun, "folder">): string {
  const plain = folder.replace(/[\\/]+$/, "");
  return `molgfn train ${shellWord(`${plain}/config.yaml`)} --run ${shellWord(`${plain}-again`)}`;
}

/** Settings that differ between the runs, one row each; nothing where none does. */
function differences(runs: Runs): Html | false {
  if (runs.length < 2) return false;
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))].filter(
    (name) => name !== "run" && new Set(runs.map(({ settings }) => settings[name])).size > 1,
  );
  if (names.length === 0)
    return html`<p class="about">All settings of these runs are the same.</p>`;
  const rows = names.map(
    (name) =>
      html`<tr><th scope="row"><code>${name}</code></th>${runs.map(({ settings }) => html`<td>${settings[name] ?? "–"}</td>`)}</tr>`,
  );
  return html`<h3>What differs</h3><div class="scroll"><table class="numbers"><thead><tr><th scope="col">Setting</th>${runs.map((run, place) => html`<th scope="col">${runLabel(run, place)}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function origin(run: ReportRun, place: number, isAlone: boolean): Html {
  const rows = Object.entries(run.provenance).map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  );
  return html`${!isAlone && html`<h3>${runLabel(run, place)}</h3>`}<pre class="command">${repeatCommand(run)}</pre><dl class="origin"><div><dt>folder</dt><dd>${run.folder}</dd></div>${rows}</dl><details><summary>config.yaml</summary><pre>${run.configText}</pre></details>`;
}

/** What was run, by which version, and the command that does it again. */
export function settings(runs: Runs): Html {
  const body = html`${differences(runs)}${runs.map((run, place) => origin(run, place, runs.length === 1))}`;
  const about =
    "The command trains the same again in a new folder. The same version on the same machine gives " +
    "the same numbers.";
  return section({ id: "settings", title: "Settings and versions", about, body });
}
