import { histogramChart, type Sample } from "../charts/histogramChart.ts";
import { numberText } from "../charts/numberText.ts";
import { scatterChart } from "../charts/scatterChart.ts";
import { type Html, html } from "../html.ts";
import type { ReportRun } from "../reportRun.ts";
import { figure, section } from "../sections/runLabel.ts";
import type { GoalPicture, PreferencePicture, RangePicture } from "./goalPicture.ts";

interface Shown {
  readonly run: ReportRun;
  readonly place: number;
  readonly goals: GoalPicture;
}

const withPreferences = ({ goals }: Shown): PreferencePicture[] =>
  goals.preferences ? [goals.preferences] : [];

/** Places of the means of each weight that was asked for, as points behind those of the samples. */
function meansByWeight({ asked, points }: PreferencePicture, k: number) {
  const weights = [...new Set(asked.map((vector) => vector[k]))].sort((a, b) => a - b);
  return weights.map((weight) => {
    const own = points.filter((_, i) => asked[i][k] === weight);
    return { weight, mean: own.reduce((sum, point) => sum + point[k], 0) / own.length };
  });
}

/** One objective against the weight that was asked for it; the means are ringed and joined. */
function againstPreference(shown: readonly Shown[], name: string): Html {
  const notes: string[] = [];
  const clouds = shown.flatMap((one) =>
    withPreferences(one).flatMap((picture) => {
      const k = picture.objectives.indexOf(name);
      if (k < 0) return [];
      const means = meansByWeight(picture, k);
      const count = picture.points.length;
      notes.push(
        `${shown.length > 1 ? `${one.run.name}: ` : ""}correlation ${numberText(picture.pearson[k], 2)}`,
      );
      return [
        {
          ...{ run: one.place, name: one.run.name },
          x: [...picture.asked.map((vector) => vector[k]), ...means.map(({ weight }) => weight)],
          y: [...picture.points.map((point) => point[k]), ...means.map(({ mean }) => mean)],
          outstanding: means.map((_, i) => count + i),
          nameOf: (i: number) =>
            `mean at ${numberText(means[i - count].weight, 2)}: ${numberText(means[i - count].mean)}`,
        },
      ];
    }),
  );
  const chart = scatterChart({
    clouds,
    x: { label: `asked of ${name}` },
    y: { label: name },
    height: 200,
  });
  return figure(name, chart, notes.join("; "));
}

/** Two objectives against each other, the objects that no other beats ringed and joined. */
function pairChart(shown: readonly Shown[], first: string, second: string): Html {
  const notes: string[] = [];
  const clouds = shown.flatMap(({ run, place, goals }) => {
    const picture = goals.preferences;
    const pair = picture?.fronts.find(
      ({ x, y }) => picture.objectives[x] === first && picture.objectives[y] === second,
    );
    if (!picture || !pair) return [];
    notes.push(`${shown.length > 1 ? `${run.name}: ` : ""}${pair.front.length} not dominated`);
    return [
      {
        ...{ run: place, name: run.name, outstanding: pair.front },
        x: picture.points.map((point) => point[pair.x]),
        y: picture.points.map((point) => point[pair.y]),
        nameOf: (i: number) =>
          `${picture.texts[i]}\nasked ${picture.asked[i].map((w) => numberText(w, 2)).join(", ")}`,
      },
    ];
  });
  const chart = scatterChart({ clouds, x: { label: first }, y: { label: second } });
  return figure(`${first} and ${second}`, chart, notes.join("; "));
}

function preferenceCharts(shown: readonly Shown[]): Html[] {
  const pictures = shown.flatMap(withPreferences);
  const names = [...new Set(pictures.flatMap(({ objectives }) => objectives))];
  const pairs = new Map(
    pictures.flatMap(({ objectives, fronts }) =>
      fronts.map(({ x, y }) => [
        `${objectives[x]} ${objectives[y]}`,
        [objectives[x], objectives[y]],
      ]),
    ),
  );
  return [
    ...names.map((name) => againstPreference(shown, name)),
    ...[...pairs.values()].map(([first, second]) => pairChart(shown, first, second)),
  ];
}

const rangeName = ({ low, high }: RangePicture): string =>
  `${numberText(low)} to ${numberText(high)}`;

/** A property's distribution for each range that was asked for, of one run. */
function rangeCharts({ run, goals }: Shown, several: boolean): Html[] {
  const properties = [...new Set(goals.ranges.map(({ property }) => property))];
  return properties.map((property) => {
    const own = goals.ranges.filter((picture) => picture.property === property);
    const samples: Sample[] = own.map((picture, i) => ({
      ...{ run: i, values: picture.values },
      name: `asked for ${rangeName(picture)}`,
    }));
    const swatches = own.map(
      (picture, i) =>
        html`<span class="run-label"><span class="swatch run-${i}"></span>${rangeName(picture)}: ${numberText(100 * picture.inside)} % inside</span> `,
    );
    const title = several ? `${property}, ${run.name}` : property;
    return figure(title, histogramChart({ samples, label: property }), html`${swatches}`);
  });
}

/** What came when a run was asked for preferences, directions and ranges; false if none was. */
export function goals(runs: readonly ReportRun[]): Html | false {
  const shown = runs.flatMap((run, place) => (run.goals ? [{ run, place, goals: run.goals }] : []));
  if (shown.length === 0) return false;
  const volumes = shown.flatMap(({ run, goals }) =>
    goals.preferences && Number.isFinite(goals.preferences.hypervolume)
      ? [
          `${runs.length > 1 ? `${run.name}: h` : "H"}ypervolume ${numberText(goals.preferences.hypervolume)} from ${goals.preferences.points.length} objects of ${goals.preferences.goals} goals`,
        ]
      : [],
  );
  const about =
    "Objects drawn from the newest checkpoint for goals spread over all that it can be asked for, at " +
    `the highest beta. Objectives are the factors of the reward, 0 to 1.${volumes.length > 0 ? ` ${volumes.join("; ")}.` : ""}`;
  const small = shown.flatMap((one) => rangeCharts(one, shown.length > 1));
  const body = html`<div class="charts">${preferenceCharts(shown)}</div>${small.length > 0 && html`<div class="charts small">${small}</div>`}`;
  return section({ id: "goals", title: "Goals", about, runs, body });
}
