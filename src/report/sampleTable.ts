import type { GridMolecule } from "./moleculeGrid.ts";
import type { MoleculeTable } from "./moleculeTable.ts";

/** One sampled object with its reward. */
export interface SampledObject {
  /** SMILES, or the environment's own text where objects are no molecules. */
  readonly object: string;
  /** Before beta. */
  readonly reward: number;
  /** At beta, nats. */
  readonly logReward: number;
  /** The reward's components by their columns. */
  readonly values: Readonly<Record<string, number>>;
}

/** Sampled objects as a table: `smiles` (or `object`), `reward`, `logReward`, the components. */
export function sampleTable(set: {
  readonly samples: readonly SampledObject[];
  readonly columns: readonly string[];
  readonly molecules: boolean;
}): MoleculeTable {
  const name = set.molecules ? "smiles" : "object";
  return {
    columns: [name, "reward", "logReward", ...set.columns],
    rows: set.samples.map(({ object, reward, logReward, values }) => ({
      ...values,
      [name]: object,
      reward,
      logReward: Number.isFinite(logReward) ? logReward : null,
    })),
  };
}

/** The `count` distinct molecules of highest reward, best first, as cells of a grid. */
export function bestMolecules(
  samples: readonly SampledObject[],
  columns: readonly string[],
  count: number,
): GridMolecule[] {
  const distinct = new Map(samples.map((sample) => [sample.object, sample]));
  const best = [...distinct.values()].sort((a, b) => b.reward - a.reward).slice(0, count);
  return best.map(({ object, reward, values }) => ({
    smiles: object,
    legend: [
      `reward ${reward.toFixed(3)}`,
      columns.map((name) => `${name} ${values[name].toFixed(2)}`).join("  "),
    ],
  }));
}
