import { type Points, paretoFront } from "../../core/paretoFront.ts";

/** How far the box reaches beyond [0, 1] (epsilon of recursionpharma/gflownet). */
const MARGIN = 0.3;
/** Rounds of coordinate descent, and the relative change at which they end. */
const MOST_ROUNDS = 20_000;
const TOLERANCE = 1e-13;

/**
 * Hypervolume Sharpe-ratio indicator (Guerreiro and Fonseca 2016, IEEE TEVC): points are assets. A
 * random point of the box [-margin, 1 + margin]^K pays an asset that dominates it; p is the mean
 * pay, Q its covariance:
 *
 * p_i = share of the box below point i, Q_ij = share below both - p_i p_j.
 *
 * The indicator is the greatest Sharpe ratio p x / sqrt(x Q x) of a mix x >= 0. The best mix solves
 * min y Q y / 2 - p y, y >= 0, where Q y = p on the assets held: the ratio is sqrt(p y).
 *
 * @param points N vectors of objectives in [0, 1]; only the Pareto front counts
 * @param margin above 0, so that a point at the ideal still has a risk
 */
export function hsri(points: Points, margin = MARGIN): number {
  const front = paretoFront(points).map((i) => points[i]);
  if (front.length === 0) return 0;
  const side = 1 + 2 * margin;
  const shareBelow = (at: (k: number) => number): number => {
    let share = 1;
    for (let k = 0; k < front[0].length; k++) {
      share *= Math.min(side, Math.max(0, at(k) + margin)) / side;
    }
    return share;
  };
  const p = front.map((point) => shareBelow((k) => point[k]));
  const q = front.map((a, i) =>
    front.map((b, j) => shareBelow((k) => Math.min(a[k], b[k])) - p[i] * p[j]),
  );
  const y = solveNonNegative(q, p);
  return Math.sqrt(y.reduce((sum, share, i) => sum + share * p[i], 0));
}

/** y >= 0 that minimises y Q y / 2 - p y, by cyclic coordinate descent. */
function solveNonNegative(q: readonly number[][], p: readonly number[]): Float64Array {
  const y = new Float64Array(p.length);
  const gradient = Float64Array.from(p, (value) => -value);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let change = 0;
    for (let i = 0; i < p.length; i++) {
      if (q[i][i] <= 0) continue;
      const step = Math.max(-y[i], -gradient[i] / q[i][i]);
      if (step === 0) continue;
      y[i] += step;
      change = Math.max(change, Math.abs(step) * Math.sqrt(q[i][i]));
      for (let j = 0; j < p.length; j++) gradient[j] += step * q[i][j];
    }
    if (change < TOLERANCE) break;
  }
  return y;
}
