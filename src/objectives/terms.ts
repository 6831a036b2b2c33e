import type { Tensor } from "../engine/tf.ts";

/**
 * What objectives read of T trajectories of at most L transitions. In [T, L] arrays column k is the
 * transition that leaves state s_k, with 0 after the end of a trajectory. Log-probabilities are
 * those of labelled actions, in nats. Only what an objective `needs` is there; reading anything else
 * throws.
 */
export interface Terms {
  /** T */
  readonly count: number;
  /** L */
  readonly steps: number;
  /** [T, L] 1 where there is a transition. */
  readonly mask: Tensor;
  /** [T, L + 1] 1 at the last state. */
  readonly atEnd: Tensor;
  /** [T] transitions of each trajectory. */
  readonly lengths: Tensor;
  /** [T] log Z, the log flow of the source. */
  readonly logZ: Tensor;
  /** [T] log R of what the trajectory built, beta and symmetry in it. */
  readonly logReward: Tensor;
  /** [T] log of the symmetry factor that is in `logReward`. */
  readonly logSymmetry: Tensor;
  /** [T, L] log PF(s_k+1 | s_k) */
  readonly logPF: Tensor;
  /** [T, L] log PB(s_k | s_k+1) */
  readonly logPB: Tensor;
  /** [T, L] log PB under the trained backward policy, where `logPB` is a constant to the gradient. */
  readonly learnedLogPB: Tensor;
  /** [T, L] what the flow head says of s_k; of the source log Z. */
  readonly stateFlow: Tensor;
  /** [T, L] what the count head says of s_k: the log of how many trajectories lead there. */
  readonly logCount: Tensor;
  /** [T, L] log R of s_k as if it were stopped there; 0 where it can't be. */
  readonly partialLogReward: Tensor;
  /** [T, L] 1 where s_k can be stopped at. */
  readonly canStop: Tensor;
  /** [T, L] log PF(stop | s_k), where `canStop`. */
  readonly logStop: Tensor;
  /** [T, L] log of the flow along the transition: its logit. */
  readonly logEdgeFlow: Tensor;
  /** [T, L] log of the flow out of s_k: the log sum of exp over its logits. */
  readonly logOutFlow: Tensor;
  /** [T, L] log of the flow into s_k+1, over all its parents. */
  readonly logInFlow: Tensor;
  /** [T, L] `logOutFlow` of s_k under the sampling average; a constant to the gradient. */
  readonly targetLogOutFlow: Tensor;
  /** [T, L] `logPF` under the sampling average; a constant to the gradient. */
  readonly targetLogPF: Tensor;
  /** [T, L] phi(s_k -> s_k+1), what the potential network says of the transition. */
  readonly potential: Tensor;
  /** [T, L] 1 for the potentials that the decomposition keeps, drawn at random; 0 for others. */
  readonly kept: Tensor;
  /** [T, L] how new s_k is: what is guessed of a random network's numbers for it, off by that share. */
  readonly novelty: Tensor;
  /** [T, L] log PF under the prior; a constant to the gradient. */
  readonly priorLogPF: Tensor;
  /** [T, L] log F(s_k) under the prior, 0 at the source; a constant to the gradient. */
  readonly priorLogFlow: Tensor;
  /** [T, L] log Q(y | s_k) of the object y that the trajectory ends in. */
  readonly logOutcome: Tensor;
  /** [T] log-probability of the trajectory, given its end, under the guide. */
  readonly logGuide: Tensor;
  /** [T] for trajectories that were drawn backwards, 1 over their share of the batch; 0 for others. */
  readonly backwardWeight: Tensor;
  /** [T] for trajectories that the policy drew, 1 over their share of the batch; 0 for others. */
  readonly forwardWeight: Tensor;
  /** [T, T] 1 / n where both trajectories have the same conditioning, as n of the batch have. */
  readonly sameCondition: Tensor;
  /** [T] in a batch, for objects that no other dominates, 1 over their number; 0 for others. */
  readonly paretoShare: Tensor;
}

/** The terms beyond those of trajectory balance, each with a price. */
export interface Needs {
  /**
   * What the network says of states where one action is legal too: `logEdgeFlow`, `logOutFlow`,
   * `canStop` and `logStop`. Every other need of numbers of states holds this one.
   */
  readonly states?: boolean;
  /** A head with the log flow of each state. */
  readonly flow?: boolean;
  /** Rewards of unfinished objects. */
  readonly partialRewards?: boolean;
  /** That every state but the source can be stopped at. */
  readonly stops?: boolean;
  /** All parents of every state. */
  readonly parents?: boolean;
  /** A forward pass with the sampling average. */
  readonly target?: boolean;
  /** That trajectories are asked for objects, and what those are worth without a reward. */
  readonly outcomes?: boolean;
  /** A second network of potentials. */
  readonly potential?: boolean;
  /** A random network and one that learns to guess it, to tell new states by. */
  readonly novelty?: boolean;
  /** A frozen network to start from. */
  readonly prior?: boolean;
  /** A frozen network that was trained to reach objects: the prior, asked for what is built. */
  readonly outcomePrior?: boolean;
  /** A guide's log-probabilities of whole trajectories. */
  readonly guide?: boolean;
  /** That all trajectories are drawn with the policy itself. */
  readonly onPolicy?: boolean;
  /** A loss of one trajectory that depends on others of the batch. */
  readonly coupled?: boolean;
  /** A Markov chain in the place of training. */
  readonly chain?: boolean;
  /** The order of rewards alone: what they are is not drawn. */
  readonly order?: boolean;
  /** Which objects of a batch are not dominated. */
  readonly pareto?: boolean;
}

/** Needs that read of states nothing but `logPF`. */
const OF_TRAJECTORIES: readonly (keyof Needs)[] = [
  "guide",
  "onPolicy",
  "coupled",
  "order",
  "pareto",
];

/** Whether a network has to be asked about every state, those without a choice too. */
export const readsEveryState = (needs: Needs): boolean =>
  Object.entries(needs).some(
    ([name, isNeeded]) => isNeeded === true && !OF_TRAJECTORIES.includes(name as keyof Needs),
  );
