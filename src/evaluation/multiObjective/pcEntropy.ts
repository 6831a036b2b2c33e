import { type Points, paretoFront } from "../../core/paretoFront.ts";
import { distance, idealFront } from "./igd.ts";

/**
 * Pareto-clusters entropy (Roy et al. 2023, arXiv:2306.04620): each point of the Pareto front goes to
 * the nearest point of a reference front; the entropy -sum p log p of the shares, in nats. Greater
 * is more even; at most the log of the number of reference points.
 *
 * @param reference `idealFront` by default
 */
export function pcEntropy(points: Points, reference?: Points): number {
  const front = paretoFront(points).map((i) => points[i]);
  const targets = reference ?? idealFront(points[0]?.length ?? 0);
  const counts = new Map<number, number>();
  for (const point of front) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (const [t, target] of targets.entries()) {
      const d = distance(point, target);
      if (d < least) [best, least] = [t, d];
    }
    counts.set(best, (counts.get(best) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) {
    const share = count / front.length;
    entropy -= share * Math.log(share);
  }
  return entropy;
}
