import { morganBits } from "../../chem/fingerprints/morganFingerprint.ts";
import { paretoFront } from "../../core/paretoFront.ts";
import { correlation } from "../../evaluation/correlation.ts";
import { byReward } from "../../evaluation/molecules/byReward.ts";
import { sphereExclusion } from "../../evaluation/molecules/sphereExclusion.ts";
import { analysisOf, evenly } from "./moleculeSample.ts";
import type { RunFiles } from "./runFiles.ts";

type Objects = RunFiles["objects"];

/** Picks are less similar to each other than this, Tanimoto. */
const PICK_SIMILARITY = 0.5;
/** Best molecules that picks are chosen from. */
const PICK_FROM = 1000;

/** Of the places given, in their order, those that are less alike than `limit` to all before them. */
function unlike({ text }: Objects, places: readonly number[], limit: number): number[] {
  const molecules = places.flatMap((place) => {
    const analysis = analysisOf(text[place]);
    return analysis ? [{ place, bits: morganBits(analysis) }] : [];
  });
  const rows = sphereExclusion(
    molecules.map(({ bits }) => bits),
    limit,
  );
  return rows.map((row) => molecules[row].place);
}

/** Places of the `count` objects of highest reward, the best first. */
export function bestObjects({ reward }: Objects, count: number): number[] {
  return byReward(reward).slice(0, count);
}

/** Places of up to `count` of the best molecules, no two of them alike, the best first. */
export function diversePicks(objects: Objects, count: number): number[] {
  return unlike(objects, bestObjects(objects, PICK_FROM), PICK_SIMILARITY).slice(0, count);
}

/**
 * Places of the modes in the order in which they were found.
 *
 * @param similarity modes are less similar than this to those found before, Tanimoto; undefined
 *   where every object of enough reward is a mode
 */
export function modesInOrder(objects: Objects, threshold: number, similarity?: number): number[] {
  const { reward } = objects;
  // Rewards are compared as they were written: sums of decimal numbers may differ in the last bit.
  const least = threshold - 1e-9 * Math.abs(threshold);
  const above = Array.from(reward, (_, place) => place).filter((place) => reward[place] >= least);
  return similarity === undefined ? above : unlike(objects, above, similarity);
}

/** Two components against each other. */
export interface Front {
  readonly x: string;
  readonly y: string;
  /** Places of the objects shown. */
  readonly objects: readonly number[];
  /** Of these, ones that are not dominated, in the order of x: all, or 150 spread evenly. */
  readonly front: readonly number[];
  /** How many there are in all. */
  readonly frontSize: number;
  readonly spearman: number;
}

/** Most points of a picture, beside those of the front. */
const MOST_POINTS = 1500;
const MOST_ON_FRONT = 150;
/** Most pairs of components. */
const MOST_PAIRS = 6;

function frontOf(
  objects: Objects,
  pair: readonly [string, string],
  factors: Factors,
): Front | undefined {
  const [x, y] = pair;
  const [a, b] = pair.map((name) => objects.values[name]);
  const known = Array.from(a, (_, place) => place).filter(
    (place) => a[place] + b[place] < Infinity,
  );
  if (known.length < 3) return undefined;
  const points = known.map((place) => [factors[x](a[place]), factors[y](b[place])]);
  const nondominated = paretoFront(points).map((row) => known[row]);
  const onFront = evenly(
    nondominated.sort((i, j) => a[i] - a[j]),
    MOST_ON_FRONT,
  );
  const stride = Math.max(1, Math.ceil(known.length / MOST_POINTS));
  const shown = [...new Set([...known.filter((_, row) => row % stride === 0), ...onFront])];
  const rowOf = new Map(shown.map((place, row) => [place, row]));
  return {
    ...{ x, y, objects: shown, frontSize: nondominated.length },
    front: onFront.map((place) => rowOf.get(place) as number),
    spearman: correlation(
      known.map((i) => a[i]),
      known.map((i) => b[i]),
    ).spearman,
  };
}

/** How each component contributes to the reward: its transform. */
export type Factors = Readonly<Record<string, (value: number) => number>>;

/** The Pareto front of each pair of components, judged by their factors; the first six pairs. */
export function paretoFronts(objects: Objects, factors: Factors): Front[] {
  const names = Object.keys(factors).filter((name) => objects.values[name] !== undefined);
  const pairs = names.flatMap((x, i) => names.slice(i + 1).map((y) => [x, y] as const));
  return pairs.slice(0, MOST_PAIRS).flatMap((pair) => frontOf(objects, pair, factors) ?? []);
}
