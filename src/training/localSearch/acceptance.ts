import { type BacktrackConfig, logStepProbability } from "./backtrack.ts";
import type { LocalSearchConfig } from "./config.ts";

/** An object's side of a move. */
export interface MoveEnd {
  /** log R, beta and symmetry in it; nats. */
  readonly logReward: number;
  /** Steps that build the object, stop not counted. */
  readonly length: number;
  /** Steps between it and the state where both objects meet. */
  readonly steps: number;
  /** Sum of log PB of the labelled steps from the object to that state, nats. */
  readonly logPB: number;
  /** Sum of log PF of the labelled steps from that state to the object, stop included; nats. */
  readonly logPF: number;
}

/** A move from one object to another: some steps are undone and others taken. */
export interface Move {
  readonly from: MoveEnd;
  readonly to: MoveEnd;
}

/** Log-probability that `from` is taken apart and `to` rebuilt just so, nats. */
export const logProposal = (config: BacktrackConfig, { from, to }: Move): number =>
  logStepProbability(config, from.length, from.steps) + from.logPB + to.logPF;

/**
 * log of R(x') q(x' -> x) / (R(x) q(x -> x')) for one way from x to x' (Kim et al. 2024, LS-GFN,
 * ICLR), q the probability to draw this number of steps, undo these and take those. The way back
 * undoes what was rebuilt and takes what was undone; where it takes a number of steps that is never
 * drawn, the ratio is 0. Detailed balance then holds way by way, for objects of any length.
 *
 * Steps are labelled ones and R has the symmetry factor in it, so that classes of isomorphic objects
 * are drawn in proportion to their rewards: the symmetry of the state between cancels
 * (docs/exactness.md).
 */
export function logMoveRatio(config: BacktrackConfig, { from, to }: Move): number {
  const back = to.logReward + logProposal(config, { from: to, to: from });
  return back - from.logReward - logProposal(config, { from, to });
}

/** Probability to accept a move, by `logMoveRatio` and by the log of R(x') / R(x). */
type Acceptance = (logRatio: number, logRewardRatio: number) => number;

/** When a move is accepted. */
const ACCEPTANCES: Readonly<Record<LocalSearchConfig["acceptance"], Acceptance>> = {
  /** Only to a better object: no sampler, a search. */
  deterministic: (_, logRewardRatio) => (logRewardRatio > 0 ? 1 : 0),
  /** min(1, ratio) (Metropolis et al. 1953, Hastings 1970). */
  metropolisHastings: (logRatio) => Math.min(1, Math.exp(logRatio)),
  /** ratio / (1 + ratio) (Barker 1965); what the released code of LS-GFN does. */
  barker: (logRatio) => 1 / (1 + Math.exp(-logRatio)),
};

/** Probability to accept a move. */
export function acceptanceProbability(config: LocalSearchConfig, move: Move): number {
  const logRewardRatio = move.to.logReward - move.from.logReward;
  return ACCEPTANCES[config.acceptance](logMoveRatio(config, move), logRewardRatio);
}
