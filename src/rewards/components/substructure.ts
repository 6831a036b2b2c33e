import { compileSmarts, hasMatch } from "../../chem/smarts.ts";
import type { ComponentFamily } from "./component.ts";

/** Whether a pattern of the config is in a molecule. */
export const substructure: ComponentFamily = {
  describe: "1 if the pattern `smarts` is in the molecule, 0 if not.",
  unit: "",
  range: [0, 1],
  create(options) {
    const { smarts } = options as { smarts: string };
    const pattern = compileSmarts(smarts, "rarest");
    return (molecule) => (hasMatch(pattern, molecule) ? 1 : 0);
  },
};
