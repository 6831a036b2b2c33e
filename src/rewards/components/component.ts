import type { Analysis } from "../../chem/analysis.ts";

/** A named number of a molecule. */
export interface Component {
  /** One line: what it measures and whose definition is used. */
  readonly describe: string;
  /** Unit of the value, "" for a pure number or a count. */
  readonly unit: string;
  /** Values it can take: [least, greatest]. */
  readonly range: readonly [number, number];
  /** Pure. It may throw for a molecule that it is not defined for: that molecule is marked. */
  compute(molecule: Analysis): number;
}
