import { ConfigError } from "../../core/errors.ts";
import {
  ATOM_KINDS,
  type AtomKind,
  type ChargedKind,
  type ElementKind,
  maxValence,
} from "./atomKinds.ts";
import { hasChargeSteps } from "./chargeSteps.ts";

/** What molecules are built of and how large they may be. */
export interface AtomSpaceOptions {
  /** Neutral atoms, C N O F P S Cl Br I by default. */
  readonly elements?: readonly ElementKind[];
  /** Charged atoms, N+ and O- by default; objects are neutral as a whole. */
  readonly charges?: readonly ChargedKind[];
  /** Highest bond order, 3 by default. */
  readonly maxBondOrder?: 1 | 2 | 3;
  /** Whether an atom or bond comes with its order at once, or single and is raised by 1 a step. */
  readonly bondOrders?: "joint" | "separate";
  /** Whether an atom comes with its charge, or neutral and is charged by a step of its own. */
  readonly atomCharges?: "joint" | "separate";
  /** Most heavy atoms, 20 by default. */
  readonly maxAtoms?: number;
  /** Fewest heavy atoms of an object, 1 by default; where nothing can be added fewer do. */
  readonly minAtoms?: number;
  /** Most bonds between heavy atoms; maxAtoms + maxRings - 1 by default. */
  readonly maxBonds?: number;
  /** Most actions of a trajectory, stop included; by default what the other limits allow. */
  readonly maxSteps?: number;
  /** Smallest and largest ring (of the smallest set of smallest rings), 3 and 8 by default. */
  readonly minRingSize?: number;
  readonly maxRingSize?: number;
  /** Most rings, 6 by default. */
  readonly maxRings?: number;
  /** Allows triple bonds and cumulated double bonds in rings; false by default. */
  readonly strainedRings?: boolean;
  /** Largest neighbourhood that atoms show to the policy, in bonds; 0 by default: none. */
  readonly neighborhoodRadius?: number;
  /** Rows of the table that neighbourhoods are hashed into, 4,096 by default. */
  readonly neighborhoodBuckets?: number;
}

/** Checked options, with defaults. */
export interface AtomSpace extends Required<AtomSpaceOptions> {
  readonly kinds: readonly AtomKind[];
}

const DEFAULT_ELEMENTS = ["C", "N", "O", "F", "P", "S", "Cl", "Br", "I"] as const;

/**
 * The options with defaults filled in.
 *
 * @throws ConfigError if they leave no molecule, naming the setting to change
 */
export function createAtomSpace(options: AtomSpaceOptions): AtomSpace {
  const { elements = DEFAULT_ELEMENTS, charges = ["N+", "O-"], maxBondOrder = 3 } = options;
  const {
    bondOrders = "joint",
    atomCharges = "joint",
    maxAtoms = 20,
    minAtoms = 1,
    maxRings = 6,
  } = options;
  const { minRingSize = 3, maxRingSize = 8, strainedRings = false } = options;
  const { neighborhoodRadius = 0, neighborhoodBuckets = 4096 } = options;
  const maxBonds = options.maxBonds ?? maxAtoms + maxRings - 1;
  const perBond = bondOrders === "separate" ? maxBondOrder : 1;
  const numCharged = atomCharges === "separate" && charges.length > 0 ? maxAtoms : 0;
  const space: AtomSpace = {
    ...{
      elements,
      charges,
      maxBondOrder,
      bondOrders,
      atomCharges,
      maxAtoms,
      minAtoms,
      maxBonds,
      maxRings,
    },
    ...{ minRingSize, maxRingSize, strainedRings, neighborhoodRadius, neighborhoodBuckets },
    maxSteps: options.maxSteps ?? 2 + perBond * maxBonds + numCharged,
    kinds: [...elements, ...charges].map((name) => ATOM_KINDS[name]),
  };
  checkSpace(space);
  return space;
}

const hasNeutral = ({ elements }: AtomSpace, charged: ChargedKind): boolean =>
  (elements as readonly string[]).includes(charged.slice(0, -1));

function checkSpace(space: AtomSpace): void {
  const { elements, charges, maxAtoms, minAtoms, maxBonds, maxSteps, minRingSize, maxRingSize } =
    space;
  const fail = (text: string): never => {
    throw new ConfigError(`atoms: ${text}`);
  };
  const whole = (name: string, value: number, least: number, most: number) => {
    if (!Number.isInteger(value) || value < least || value > most) {
      fail(`${name} is ${value}; it must be an integer from ${least} to ${most}.`);
    }
  };
  if (elements.length === 0) fail("elements is empty; name at least one, such as C.");
  whole("maxAtoms", maxAtoms, 1, 64);
  whole("minAtoms", minAtoms, 1, maxAtoms);
  whole("maxRings", space.maxRings, 0, 16);
  whole("minRingSize", minRingSize, 3, 12);
  whole("maxRingSize", maxRingSize, minRingSize, 12);
  if (maxBonds < minAtoms - 1) {
    fail(
      `maxBonds is ${maxBonds}, but a molecule of minAtoms ${minAtoms} has at least ` +
        `${minAtoms - 1} bonds. Raise maxBonds or lower minAtoms.`,
    );
  }
  if (maxSteps < minAtoms + 1) {
    fail(
      `maxSteps is ${maxSteps}, but ${minAtoms} atoms and stop take ${minAtoms + 1} steps. ` +
        "Raise maxSteps or lower minAtoms.",
    );
  }
  const strange = hasChargeSteps(space) && charges.find((name) => !hasNeutral(space, name));
  if (strange) {
    fail(
      `charges has ${strange}, but with atomCharges separate atoms come neutral, and elements ` +
        `lacks ${strange.slice(0, -1)}. Add it, or set atomCharges: joint.`,
    );
  }
  const mostBonds = Math.max(...elements.map((name) => maxValence(ATOM_KINDS[name])));
  if (mostBonds === 1 && minAtoms > 2) {
    fail(
      `elements ${elements.join(", ")} form one bond each, so no molecule has minAtoms ` +
        `${minAtoms}. Add an element such as C, or lower minAtoms.`,
    );
  }
}
