import { histogramChart, type Sample } from "../charts/histogramChart.ts";
import { numberText } from "../charts/numberText.ts";
import { scatterChart } from "../charts/scatterChart.ts";
import { type Html, html } from "../html.ts";
import type { ReportReference, ReportRun } from "../reportRun.ts";
import { figure, runLabel, section } from "./runLabel.ts";

type Runs = readonly ReportRun[];

/** Names of properties for reading. */
const NAMES: Readonly<Record<string, string>> = {
  molWt: "Molecular weight",
  qed: "QED",
  sa: "SA score",
  tpsa: "TPSA",
  hba: "H-bond acceptors",
  hbd: "H-bond donors",
  rotatableBonds: "Rotatable bonds",
  rings: "Rings",
  fractionCSP3: "Fraction of sp3 carbons",
  heavyAtoms: "Heavy atoms",
};

/** A unit as it is written: A^2 is Å². */
const unitText = (unit: string): string =>
  unit.replace(/^A\^/, "Å^").replace("^2", "²").replace("^3", "³").replace("log10", "");

const axisLabel = (name: string, unit: string): string =>
  unitText(unit) === "" ? name : `${name}, ${unitText(unit)}`;

function distances(runs: Runs, name: string, unit: string): Html {
  const known = runs.flatMap((run, place) => {
    const { distance } = run.properties.find((property) => property.name === name) ?? {};
    return distance === undefined ? [] : [{ run, place, distance }];
  });
  const texts = known.map(({ run, place, distance }) =>
    runs.length === 1
      ? html`${numberText(distance)}`
      : html`<span class="swatch run-${place}" title="${run.name}"></span>${numberText(distance)} `,
  );
  return html`${texts.length > 0 && html`W₁ ${texts} ${unitText(unit)}`}`;
}

/** How the molecules' properties are distributed, beside those of a reference. */
export function properties(runs: Runs, reference: ReportReference | undefined): Html | false {
  const names = [...new Set(runs.flatMap((run) => run.properties.map(({ name }) => name)))];
  if (names.length === 0) return false;
  const charts = names.map((name) => {
    const known = reference?.properties.find((property) => property.name === name);
    const samples: Sample[] = known ? [{ name: reference?.name ?? "", values: known.values }] : [];
    let unit = known?.unit ?? "";
    for (const [place, run] of runs.entries()) {
      const own = run.properties.find((property) => property.name === name);
      if (own) samples.push({ run: place, name: run.name, values: own.values });
      unit ||= own?.unit ?? "";
    }
    const chart = histogramChart({ samples, label: axisLabel(NAMES[name] ?? name, unit) });
    return figure(NAMES[name] ?? name, chart, distances(runs, name, unit));
  });
  const sizes = runs
    .filter(({ propertySample }) => propertySample.count > 0)
    .map(({ name, propertySample: { count, fromStep } }) => {
      const what = `${numberText(count)} molecules first drawn from step ${numberText(fromStep)} on`;
      return runs.length > 1 ? `${name}: ${what}` : what;
    });
  const about = html`Outlined: ${sizes.join("; ")}. ${
    reference &&
    html`Grey: ${numberText(reference.count)} molecules of ${reference.name}. W₁ is the Wasserstein distance to it, in the property’s unit.`
  }`;
  const body = html`<div class="charts small">${charts}</div>`;
  return section({ id: "properties", title: "Properties", about, runs, body });
}

const BETTER = { up: " (more is better)", down: " (less is better)", range: "" } as const;

/** Two components against each other, the molecules that no other beats in both ringed. */
export function tradeOffs(runs: Runs): Html | false {
  const pairs = new Map(
    runs.flatMap(({ fronts }) => fronts.map(({ x, y }) => [JSON.stringify([x, y]), { x, y }])),
  );
  if (pairs.size === 0) return false;
  const charts = [...pairs.values()].map(({ x, y }) => {
    const having = runs.flatMap((run, place) => {
      const front = run.fronts.find((picture) => picture.x === x && picture.y === y);
      return front ? [{ run, place, front }] : [];
    });
    const clouds = having.map(({ run, place, front: { objects, front } }) => ({
      ...{ run: place, name: run.name, outstanding: front },
      x: objects.map((object) => run.objects.values[x][object]),
      y: objects.map((object) => run.objects.values[y][object]),
      nameOf: (i: number) => {
        const object = objects[i];
        const [a, b] = [x, y].map((name) => numberText(run.objects.values[name][object]));
        return `${run.objects.text[object]}\n${x} ${a}, ${y} ${b}, reward ${numberText(run.objects.reward[object])}`;
      },
    }));
    const label = (name: string): string => {
      const component = having[0].run.components.find((known) => known.name === name);
      return `${axisLabel(name, component?.unit ?? "")}${BETTER[component?.better ?? "range"]}`;
    };
    const chart = scatterChart({ clouds, x: { label: label(x) }, y: { label: label(y) } });
    const notes = having.map(
      ({ run, place, front }) =>
        html`${runs.length > 1 && html`${runLabel(run, place)} `}${front.frontSize} not dominated${front.front.length < front.frontSize && ` (${front.front.length} of them ringed)`}; rank correlation ${numberText(front.spearman, 2)}. `,
    );
    return figure(`${x} and ${y}`, chart, html`${notes}`);
  });
  return section({
    id: "trade-offs",
    title: "Trade-offs",
    about:
      "Molecules by two components of the reward. Ringed and joined: the Pareto front, those that " +
      "no other molecule of the run beats in one component without losing in the other, judged by " +
      "the factors that the components contribute.",
    runs,
    body: html`<div class="charts">${charts}</div>`,
  });
}
