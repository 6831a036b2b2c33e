import { assertSameLength } from "../../core/errors.ts";
import { meanOf } from "./distribution.ts";

/** Shares of molecules that pass filters, 0 to 1; null for no molecule. */
export interface FiltersPassed {
  /** None of the 480 PAINS patterns. */
  readonly pains: number | null;
  /** None of the 105 groups of Brenk et al. 2008. */
  readonly brenk: number | null;
  /** At most one violation of Lipinski's rule of five. */
  readonly lipinski: number | null;
  /** All three. */
  readonly all: number | null;
}

/** What the filters ask of each molecule, [n] each. */
export interface FilterCounts {
  readonly painsAlerts: ArrayLike<number>;
  readonly brenkAlerts: ArrayLike<number>;
  readonly lipinskiViolations: ArrayLike<number>;
}

/** Lipinski et al. (1997) warn of molecules that break two rules or more. */
const VIOLATIONS_ALLOWED = 1;

/** @throws ShapeError if the lengths differ */
export function filtersPassed(counts: FilterCounts): FiltersPassed {
  const { painsAlerts, brenkAlerts, lipinskiViolations } = counts;
  assertSameLength("filtersPassed", { painsAlerts, brenkAlerts, lipinskiViolations });
  const pains = Array.from(painsAlerts, (count) => Number(count === 0));
  const brenk = Array.from(brenkAlerts, (count) => Number(count === 0));
  const lipinski = Array.from(lipinskiViolations, (count) => Number(count <= VIOLATIONS_ALLOWED));
  return {
    pains: meanOf(pains),
    brenk: meanOf(brenk),
    lipinski: meanOf(lipinski),
    all: meanOf(pains.map((passes, row) => passes * brenk[row] * lipinski[row])),
  };
}
