import { scaffoldConstraint } from "../../chem/scaffolds/scaffoldConstraint.ts";
import type { ComponentFamily } from "./component.ts";

/** Whether a molecule has a scaffold of the config. */
export const scaffold: ComponentFamily = {
  describe: "1 if the molecule has the scaffold `smiles`, 0 if not.",
  unit: "",
  range: [0, 1],
  create(options, readers) {
    const { smiles, match } = options as { smiles: string; match: "contains" | "equals" };
    const matches = scaffoldConstraint(readers.molecule(smiles), match);
    return (molecule) => (matches(molecule) ? 1 : 0);
  },
};
