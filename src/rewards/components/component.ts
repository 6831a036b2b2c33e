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

/** What a config says under `options`; plain data that can be posted to threads. */
export type ComponentOptions = Readonly<Record<string, unknown>>;

/** What options may need to be understood. */
export interface OptionReaders {
  /**
   * A molecule given as any SMILES.
   *
   * @throws UserError if RDKit rejects it
   */
  readonly molecule: (smiles: string) => Analysis;
}

/** Components that differ in the options that a config gives; `Component` says the rest. */
export interface ComponentFamily extends Omit<Component, "compute"> {
  /**
   * The component of these options.
   *
   * @param options checked, with defaults; see optionSchemas.ts
   * @throws UserError if a SMILES or SMARTS among them can't be read
   */
  create(options: ComponentOptions, readers: OptionReaders): Component["compute"];
}
