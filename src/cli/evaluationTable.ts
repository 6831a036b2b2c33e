import type { Distribution } from "../evaluation/molecules/distribution.ts";
import { shortNumber } from "../report/progress.ts";
import type { Evaluation } from "../training/evaluation/evaluateRun.ts";
import { goalLines } from "./goalLines.ts";

/** A figure, what it is and what it was worked out from. */
type Line = readonly [name: string, value: number | null, remark?: string];

/** Counts as whole numbers, all else in about three digits; "-" where there is none. */
function figure(value: number | null): string {
  if (value === null) return "-";
  return Number.isInteger(value) ? String(value) : shortNumber(value);
}

const lineText = ([name, value, remark = ""]: Line): string =>
  `${name.padEnd(31)}${figure(value).padEnd(10)}${remark}`.trimEnd();

function headLines({ source, reference, properties }: Evaluation): string[] {
  const step = source.step === undefined ? "" : `, step ${source.step}`;
  const sample = `Sample     ${source.path} (${source.kind}${step})`;
  if (!properties) return [sample];
  const compared = reference
    ? `${reference.path} (${reference.molecules} molecules)`
    : "none (--reference FILE adds novelty, SNN, similarities and distances)";
  return [sample, `Reference  ${compared}`];
}

function sampleLines(result: Evaluation): Line[] {
  const { molecules, valid, distinct, circles, scaffolds, filters, reference } = result;
  const lines: Line[] = [
    ["validity", result.validity, `${valid} of ${molecules}`],
    ["uniqueness", result.uniqueness, `${distinct} of ${valid}`],
  ];
  if (reference) {
    lines.push(["novelty", result.novelty, "share of the distinct not in the reference"]);
    lines.push(["SNN", result.snn, "mean similarity to the nearest of the reference"]);
    lines.push(["fragment similarity", result.fragmentSimilarity, "cosine, BRICS"]);
    lines.push([
      "scaffold similarity",
      result.scaffoldSimilarity,
      "cosine, Murcko, 2 rings or more",
    ]);
  }
  if (circles) {
    lines.push(["internal diversity", result.internalDiversity, "1 - mean Tanimoto similarity"]);
    lines.push(["#Circles", circles.count, `Tanimoto distance > ${circles.distance}`]);
  }
  if (scaffolds) {
    lines.push(["scaffolds", scaffolds.count, `${scaffolds.acyclic} molecules have no ring`]);
    lines.push(["scaffold diversity", scaffolds.diversity, "scaffolds / molecules with rings"]);
  }
  if (filters) {
    lines.push(["passes PAINS", filters.pains], ["passes Brenk", filters.brenk]);
    lines.push(["passes Lipinski", filters.lipinski, "at most one violation"]);
    lines.push(["passes all three", filters.all]);
  }
  return lines;
}

function rewardLines({ topK, modes, aucTopK }: Evaluation): Line[] {
  // Beyond the first k that is not reached all are the same.
  const reached = topK.filter((_, i) => i === 0 || topK[i - 1].molecules === topK[i - 1].k);
  const lines: Line[] = reached.map(({ k, molecules, meanReward, diversity }) => [
    `top ${k} mean reward`,
    meanReward,
    [
      diversity === null ? "" : `diversity ${figure(diversity)}`,
      molecules < k ? `there are ${molecules}` : "",
    ]
      .filter((text) => text !== "")
      .join(", "),
  ]);
  if (modes) {
    const { threshold, similarity, above, count, scaffolds } = modes;
    const limits = `reward >= ${shortNumber(threshold)}, similarity < ${similarity}`;
    lines.push(["modes", count, `of ${above} molecules; ${limits}`]);
    lines.push(["modes by scaffold", scaffolds, `reward >= ${shortNumber(threshold)}`]);
  }
  if (aucTopK) {
    lines.push([
      `AUC top ${aucTopK.k}`,
      aucTopK.value,
      `${aucTopK.calls} of ${aucTopK.budget} calls`,
    ]);
  }
  return lines;
}

function policyLines({ exact, logProbability, goals }: Evaluation): Line[] {
  const numbers = (path: string, parts: object): Line[] =>
    Object.entries(parts).flatMap(([name, value]) =>
      typeof value === "number" ? [[`${path}.${name}`, value] as const] : [],
    );
  return [
    ...(exact ? numbers("exact", exact) : []),
    ...(exact?.goals ? numbers("exact.goals", exact.goals) : []),
    ...(exact?.outcomes ? numbers("exact.outcomes", exact.outcomes) : []),
    ...(goals ? goalLines(goals) : []),
    ...(logProbability ? numbers("logProbability", logProbability) : []),
  ];
}

const COLUMNS = ["mean", "deviation", "median", "referenceMean", "wasserstein"] as const;

function propertyLines({ properties, reference }: Evaluation): string[] {
  if (!properties) return [];
  const columns = reference ? COLUMNS : COLUMNS.slice(0, 3);
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(18)}${cells.map((cell) => cell.padStart(15)).join("")}`;
  return [
    row("property", columns),
    ...Object.entries<Distribution>(properties).map(([name, values]) =>
      row(
        name,
        columns.map((column) => figure(values[column])),
      ),
    ),
  ];
}

/** What was measured, for people: figures with what they are, then the table of properties. */
export function evaluationTable(result: Evaluation): string {
  const lines = [...sampleLines(result), ...rewardLines(result), ...policyLines(result)];
  const parts = [
    headLines(result),
    lines.map(lineText),
    propertyLines(result),
    result.notes.map((note) => `Note: ${note}`),
  ];
  const text = parts.filter((part) => part.length > 0).map((part) => part.join("\n"));
  return `${text.join("\n\n")}\n`;
}
