import { type AtomKind, maxValence } from "./atomKinds.ts";
import type { AtomSpace } from "./atomSpace.ts";

/** Free valences beyond which more make no difference. */
const MOST_FREE = 64;
/** Charge beyond which no state goes. */
const MOST_CHARGE = 8;

/** A change of an atom by a charge step. */
export interface ChargeStep {
  /** Rows of the space's kinds: a neutral one, and a charged one of the same element. */
  readonly from: number;
  readonly to: number;
}

/** Whether atoms are added neutral and get their charge by a step of its own. */
export const hasChargeSteps = ({ atomCharges, charges }: AtomSpace): boolean =>
  atomCharges === "separate" && charges.length > 0;

/** All charge steps of a space; none where atoms come with their charge. */
export function chargeStepsOf(space: AtomSpace): readonly ChargeStep[] {
  if (!hasChargeSteps(space)) return [];
  return space.kinds.flatMap((kind, to) => {
    if (kind.charge === 0) return [];
    const from = space.kinds.findIndex(
      (other) => other.charge === 0 && other.atomicNumber === kind.atomicNumber,
    );
    return [{ from, to }];
  });
}

/** Whether an atom with these bonds can be of this kind. */
export const holdsBonds = (
  kind: AtomKind,
  { used, highest }: { readonly used: number; readonly highest: number },
): boolean => used <= maxValence(kind) && highest <= kind.maxOrder;

/** An atom that may still be charged. */
export interface ChargeableAtom {
  readonly kind: number;
  /** Sum of its bond orders, and the highest of them. */
  readonly used: number;
  readonly highest: number;
}

/** A molecule as far as its charge goes. */
export interface ChargedMolecule {
  readonly charge: number;
  /** Free valences of all atoms. */
  readonly free: number;
  /** Atoms that may be charged; charged ones among them are passed over. */
  readonly atoms: () => readonly ChargeableAtom[];
  /** Atoms and steps, stop not counted, that there is room for. */
  readonly atomRoom: number;
  readonly stepRoom: number;
}

/**
 * Tells whether a molecule can become neutral by charge steps. It can exactly if some number m of
 * its atoms can take a charge against its own, and new atoms, each by a single bond, bring the
 * rest: a plan with rings, higher orders or charges of both signs never does with less room. Of the
 * atoms those that lose fewest free valences are taken first.
 */
export function createChargePlans(space: AtomSpace): (molecule: ChargedMolecule) => boolean {
  const steps = chargeStepsOf(space);
  const stepsToNeutral = createStepsToNeutral(space);
  const gainOf = ({ kind, used, highest }: ChargeableAtom, sign: number): number =>
    Math.max(
      ...steps
        .filter(({ from, to }) => from === kind && Math.sign(space.kinds[to].charge) === sign)
        .filter(({ to }) => holdsBonds(space.kinds[to], { used, highest }))
        .map(({ from, to }) => maxValence(space.kinds[to]) - maxValence(space.kinds[from])),
    );
  return ({ charge, free, atoms, atomRoom, stepRoom }) => {
    if (atomRoom < 0 || stepRoom < 0) return false;
    if (charge === 0) return true;
    const sign = -Math.sign(charge);
    const gains = atoms()
      .map((atom) => gainOf(atom, sign))
      .filter((gain) => gain > Number.NEGATIVE_INFINITY)
      .sort((a, b) => b - a)
      .slice(0, Math.abs(charge));
    let [left, missing] = [free, charge];
    for (let taken = 0; ; taken++) {
      if (taken + stepsToNeutral(left, missing, atomRoom) <= stepRoom) return true;
      if (taken === gains.length) return false;
      left += gains[taken];
      missing += sign;
    }
  };
}

/**
 * Fewest steps by which at most `atoms` new atoms make a molecule neutral, Infinity if none do. A
 * new atom takes one free valence by a single bond and brings its own less one; it takes one step,
 * or two if it is charged, against the charge of the molecule.
 */
function createStepsToNeutral(space: AtomSpace) {
  const width = 2 * MOST_CHARGE + 1;
  const layer = (MOST_FREE + 1) * width;
  const table = new Float64Array((space.maxAtoms + 1) * layer).fill(Number.POSITIVE_INFINITY);
  const at = (free: number, charge: number, atoms: number): number =>
    Math.abs(charge) > MOST_CHARGE || free < 0
      ? Number.POSITIVE_INFINITY
      : table[atoms * layer + Math.min(free, MOST_FREE) * width + charge + MOST_CHARGE];
  const ways = space.kinds.map((kind) => ({
    gain: maxValence(kind) - 2,
    charge: kind.charge,
    steps: kind.charge === 0 ? 1 : 2,
  }));
  for (let atoms = 0; atoms <= space.maxAtoms; atoms++) {
    for (let free = 0; free <= MOST_FREE; free++) {
      for (let charge = -MOST_CHARGE; charge <= MOST_CHARGE; charge++) {
        const place = atoms * layer + free * width + charge + MOST_CHARGE;
        if (charge === 0) table[place] = 0;
        if (charge === 0 || atoms === 0 || free === 0) continue;
        const usable = ways.filter((way) => way.charge * charge <= 0);
        table[place] = Math.min(
          at(free, charge, atoms - 1),
          ...usable.map((way) => way.steps + at(free + way.gain, charge + way.charge, atoms - 1)),
        );
      }
    }
  }
  return at;
}
