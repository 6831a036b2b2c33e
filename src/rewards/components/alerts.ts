import { countMatches, readSmartsList } from "../../chem/filters/smartsList.ts";
import type { ComponentFamily } from "./component.ts";

/** How many patterns of a file of the user's a molecule has. */
export const alerts: ComponentFamily = {
  describe: "Number of the SMARTS patterns in `file` that the molecule has.",
  unit: "",
  range: [0, Infinity],
  create(options) {
    const { file } = options as { file: string };
    const list = readSmartsList(file);
    return (molecule) => countMatches(list, molecule);
  },
};
