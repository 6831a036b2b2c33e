import { dataFile } from "../../core/dataFile.ts";
import type { Analysis } from "../analysis.ts";
import { countMatches, matchingNames, readSmartsList, type SmartsList } from "./smartsList.ts";

/**
 * The built-in lists of structural alerts, each a file of data/chem with its source: `pains` (480
 * patterns of compounds that disturb assays) and `brenk` (105 groups unwanted in screening
 * libraries). They are RDKit 2022.09's filter catalogues PAINS and BRENK.
 */
const FILES = { pains: "chem/pains.smarts", brenk: "chem/brenk.smarts" } as const;

/** Name of a built-in list. */
export type AlertListName = keyof typeof FILES;

const loaded = new Map<AlertListName, SmartsList>();

/** A built-in list, read at the first call (about 0.05 s). */
export function alertList(name: AlertListName): SmartsList {
  const list = loaded.get(name) ?? readSmartsList(dataFile(FILES[name]));
  loaded.set(name, list);
  return list;
}

/** Names of the alerts of a list that the molecule has. */
export function alertsOf(name: AlertListName, analysis: Analysis): string[] {
  return matchingNames(alertList(name), analysis);
}

/** Number of PAINS patterns that the molecule has. */
export function painsAlerts(analysis: Analysis): number {
  return countMatches(alertList("pains"), analysis);
}

/** Number of the unwanted groups of Brenk et al. that the molecule has. */
export function brenkAlerts(analysis: Analysis): number {
  return countMatches(alertList("brenk"), analysis);
}
