import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import { selectGraphs } from "../../../src/core/selectGraphs.ts";
import type { Environment, StateBatch } from "../../../src/env/environment.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { type BackwardPolicy, drawPlaces } from "../../../src/training/rollouts/backwardPolicy.ts";
import type { ActionScorer } from "../../../src/training/rollouts/scoreActions.ts";
import type { ActionSampler } from "../../../src/training/rollouts/trajectories.ts";

/** A weight in (0.2, 1.2) for each text, the same at every call. */
const weightOf = (text: string): number => {
  let seed = 7;
  for (let i = 0; i < text.length; i++) seed = (seed * 31 + text.charCodeAt(i)) % 2_147_483_647;
  return 0.2 + createRng(seed).next();
};

/** A labelled step between two states of a space, and its probability. */
export interface TabularStep {
  readonly to: number;
  readonly probability: number;
}

/**
 * Random policies with full support over all states of a small space. Equivalent labelled actions
 * have equal probabilities, as a network gives them: they depend on the classes at both ends alone.
 */
export function tabularPolicies<States extends StateBatch>(env: Environment<States>) {
  const space = enumerateSpace(env);
  const { states, keys, actionOffsets, actions, children, logMultiplicity, terminals } = space;
  const indexOf = new Map(keys.map((key, s) => [key, s]));
  const batch = env.encode(states);
  const textOf = (graphs: typeof batch, g: number): string =>
    JSON.stringify(selectGraphs(env.spec, graphs, Int32Array.of(g)));
  const stateOf = new Map(keys.map((_, s) => [textOf(batch, s), s]));

  /** Probability of each listed action, symmetric choices merged. */
  const forward: number[][] = keys.map((key, s) => {
    const weights: number[] = [];
    for (let a = actionOffsets[s]; a < actionOffsets[s + 1]; a++) {
      weights.push(Math.exp(logMultiplicity[a]) * weightOf(`${key}>${keys[children[a]]}`));
    }
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
  const lists = env.backwardActions(states);
  const logWeightBack = (child: string, parent: string) => Math.log(weightOf(`${child}<${parent}`));
  /** Log PB of each labelled backward action of each state, with where it leads. */
  const backwardSteps = keys.map((key, s) => {
    const [start, end] = [lists.offsets[s], lists.offsets[s + 1]];
    const copies = env.select(states, new Array(end - start).fill(s));
    const { parents } = env.stepBack(copies, lists.actions.slice(start, end));
    const names = env.keys(parents);
    const weights = names.map((name) => Math.exp(logWeightBack(key, name)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return names.map((name, i) => ({
      to: indexOf.get(name) as number,
      probability: weights[i] / total,
    }));
  });

  const probabilitiesIn = (graphs: typeof batch, g: number) => {
    const s = stateOf.get(textOf(graphs, g)) as number;
    return { s, legal: legalActions(env.spec, graphs, g), probabilities: forward[s] };
  };
  const logPF = (graphs: typeof batch, g: number, action: number): number => {
    const { legal, probabilities } = probabilitiesIn(graphs, g);
    return Math.log(probabilities[legal.indexOf(action)]);
  };
  const sample: ActionSampler = async (graphs, _conditioning, rngs) => {
    const drawn = Int32Array.from({ length: graphs.numGraphs }, (_, g) => {
      const { legal, probabilities } = probabilitiesIn(graphs, g);
      let left = rngs[g].next();
      const place = probabilities.findIndex((p) => {
        left -= p;
        return left < 0;
      });
      return legal[place < 0 ? legal.length - 1 : place];
    });
    const logProbabilities = Float64Array.from(drawn, (action, g) => logPF(graphs, g, action));
    return { actions: drawn, logProbabilities };
  };
  const score: ActionScorer = async (graphs, _conditioning, asked) =>
    Float64Array.from(asked, (action, g) => logPF(graphs, g, action));
  const backward: BackwardPolicy = {
    logProbabilities: (own, parents, ofChildren) => {
      const names = own.keys(parents);
      return Float64Array.from(own.keys(ofChildren), (key, i) => {
        const steps = backwardSteps[indexOf.get(key) as number];
        const to = indexOf.get(names[i]);
        return Math.log(steps.find((step) => step.to === to)?.probability ?? 0);
      });
    },
    choose: async (own, leaving, { rng }) => {
      const logWeights = own
        .keys(leaving)
        .flatMap((key) =>
          backwardSteps[indexOf.get(key) as number].map((step) => Math.log(step.probability)),
        );
      return drawPlaces(own.backwardActions(leaving), logWeights, rng);
    },
  };

  /** Labelled steps out of a state: one for each listed action, with its multiplicity. */
  const forwardSteps = keys.map((_, s) =>
    forward[s].map((probability, i) => {
      const a = actionOffsets[s] + i;
      return { to: children[a], probability, logMultiplicity: logMultiplicity[a] };
    }),
  );
  /** Log probability of one labelled forward step between two states. */
  const logStepForward = (from: number, to: number): number => {
    const step = forwardSteps[from].find((own) => own.to === to);
    return step ? Math.log(step.probability) - step.logMultiplicity : Number.NEGATIVE_INFINITY;
  };
  const logStepBack = (from: number, to: number): number =>
    Math.log(backwardSteps[from].find((own) => own.to === to)?.probability ?? 0);
  return {
    ...{ space, terminals, states, actions, sample, score, backward },
    ...{ forwardSteps, backwardSteps, logStepForward, logStepBack },
  };
}
