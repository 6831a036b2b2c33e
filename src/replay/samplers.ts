import { areNondominated } from "../core/paretoFront.ts";
import type { Rng } from "../core/rng.ts";
import type { ReplayStrategy } from "./config.ts";
import { isBetter, type ReplayItem } from "./item.ts";

/** Draws items, some perhaps more than once. */
export type ReplaySampler = (count: number, rng: Rng) => ReplayItem[];

type Strategy<Type extends ReplayStrategy["type"]> = Extract<ReplayStrategy, { type: Type }>;

const drawFrom =
  (items: readonly ReplayItem[]): ReplaySampler =>
  (count, rng) =>
    Array.from({ length: count }, () => items[rng.integer(items.length)]);

/** As `drawFrom`, but no item comes again before all others have come as often. */
const drawEvenly =
  (items: readonly ReplayItem[]): ReplaySampler =>
  (count, rng) => {
    const drawn: ReplayItem[] = [];
    let left: ReplayItem[] = [];
    while (drawn.length < count) {
      if (left.length === 0) left = [...items];
      drawn.push(...left.splice(rng.integer(left.length), 1));
    }
    return drawn;
  };

/** Items, the best first; of equal ones the oldest. */
const ranked = (items: readonly ReplayItem[]): ReplayItem[] =>
  items.toSorted((a, b) => (isBetter(a, b) ? -1 : isBetter(b, a) ? 1 : 0));

/**
 * Prioritised replay training (PRT; Shen et al., ICML 2023): `topShare` of the items drawn
 * are among the best `topFraction`, the others among the rest. The paper has half and 10 %.
 */
function prioritized(
  items: readonly ReplayItem[],
  { topFraction, topShare }: Strategy<"prioritized">,
): ReplaySampler {
  const order = ranked(items);
  const numTop = Math.min(order.length, Math.max(1, Math.round(topFraction * order.length)));
  const drawTop = drawFrom(order.slice(0, numTop));
  const drawRest = drawFrom(numTop < order.length ? order.slice(numTop) : order);
  return (count, rng) => {
    const fromTop = Math.round(topShare * count);
    return [...drawTop(fromTop, rng), ...drawRest(count - fromTop, rng)];
  };
}

/**
 * `frontShare` of the items drawn are evenly of those that no other dominates, the others uniformly
 * of all: so a batch that is compared by dominance holds what dominates.
 */
function nondominated(
  items: readonly ReplayItem[],
  { frontShare }: Strategy<"nondominated">,
): ReplaySampler {
  const isBest = areNondominated(items.map(({ point }) => point));
  const front = items.filter((_, i) => isBest[i]);
  const drawFront = drawEvenly(front.length > 0 ? front : items);
  const drawAny = drawFrom(items);
  return (count, rng) => {
    const fromFront = Math.round(frontShare * count);
    return [...drawFront(fromFront, rng), ...drawAny(count - fromFront, rng)];
  };
}

/** Uniform over items whose reward is at least the `percentile`-th percentile of all. */
function percentile(items: readonly ReplayItem[], options: Strategy<"percentile">): ReplaySampler {
  const order = ranked(items);
  const last = order[Math.floor((1 - options.percentile / 100) * (order.length - 1))];
  return drawFrom(order.filter((item) => !isBetter(last, item)));
}

/** Probability of an item in proportion to exp(coefficient * reward), 0 reward where invalid. */
function softmax(
  items: readonly ReplayItem[],
  { coefficient }: Strategy<"softmax">,
): ReplaySampler {
  const exponents = items.map(({ valid, logReward }) =>
    valid ? coefficient * Math.exp(logReward) : 0,
  );
  const most = exponents.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let total = 0;
  const upTo = Float64Array.from(exponents, (value) => {
    total += Math.exp(value - most);
    return total;
  });
  return (count, rng) =>
    Array.from({ length: count }, () => items[placeOf(upTo, rng.next() * total)]);
}

/** First place whose value is greater than `value`; the last if none is. */
function placeOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How items are drawn under each strategy. */
const SAMPLERS: {
  readonly [Type in ReplayStrategy["type"]]: (
    items: readonly ReplayItem[],
    strategy: Strategy<Type>,
  ) => ReplaySampler;
} = { uniform: drawFrom, prioritized, nondominated, percentile, softmax, diverse: drawFrom };

/** A sampler of `items`, at least one, as they are now. */
export function createSampler(
  items: readonly ReplayItem[],
  strategy: ReplayStrategy,
): ReplaySampler {
  const create = SAMPLERS[strategy.type] as (
    items: readonly ReplayItem[],
    strategy: ReplayStrategy,
  ) => ReplaySampler;
  return create(items, strategy);
}
