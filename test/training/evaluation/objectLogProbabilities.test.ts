import { expect, test } from "vitest";
import { loadRdkit } from "../../../src/chem/rdkit.ts";
import { legalActions } from "../../../src/core/graphBatch.ts";
import { createRng } from "../../../src/core/rng.ts";
import { createAtomEnvironment } from "../../../src/env/atoms/atomEnvironment.ts";
import type { Environment } from "../../../src/env/environment.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import {
  exactTerminalDistribution,
  type LogProbabilities,
} from "../../../src/evaluation/exact/terminalDistribution.ts";
import { estimateLogProbabilities } from "../../../src/training/evaluation/objectLogProbabilities.ts";
import { fragmentEnvironment, TINY_LIBRARY } from "../../env/fragments/tinyLibrary.ts";

/** A policy that is not uniform: weights by the number of nodes and the kind of the action. */
const lopsided =
  (env: Environment): LogProbabilities =>
  async (batch) => {
    const all: number[] = [];
    for (let g = 0; g < batch.numGraphs; g++) {
      const weights = legalActions(env.spec, batch, g).map((action) =>
        action < env.spec.graphActions
          ? 1 + action
          : 1 + ((action - env.spec.graphActions) % env.spec.siteActions) * 0.5,
      );
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      all.push(...weights.map((weight) => Math.log(weight / total)));
    }
    return Float64Array.from(all);
  };

const rdkit = await loadRdkit();
const SIX_RINGS = { minRingSize: 6, maxRingSize: 6, maxRings: 1, maxBondOrder: 2 } as const;

test.each([
  ["graphs", async () => createColoredGraphs({ colors: 2, maxNodes: 3 })],
  ["fragments", async () => fragmentEnvironment(TINY_LIBRARY, { maxFragments: 2 })],
  [
    "molecules with Kekule forms",
    async () =>
      createAtomEnvironment(rdkit, { elements: ["C"], charges: [], maxAtoms: 7, ...SIX_RINGS }),
  ],
  [
    "molecules from a scaffold",
    async () =>
      createAtomEnvironment(rdkit, {
        elements: ["C", "O"],
        charges: [],
        maxAtoms: 4,
        scaffold: "CC",
      }),
  ],
] as const)("estimates of log p tend to the exact probability of %s", async (_name, make) => {
  const env = (await make()) as unknown as Environment;
  const space = enumerateSpace(env);
  const states = env.select(space.states, space.terminals);
  const names = env.objectNames?.(states) ?? env.toObjects(states);
  const byState = await exactTerminalDistribution(space, lopsided(env));
  const exact = new Map<string, number>();
  for (const [x, name] of names.entries()) exact.set(name, (exact.get(name) ?? 0) + byState[x]);
  const logP = await estimateLogProbabilities({
    ...{ env, objects: states, trajectories: 100, batchSize: 2000, rng: createRng(1) },
    logProbabilities: lopsided(env),
  });
  const first = new Map(names.map((name, x) => [name, Math.exp(logP[x])]));
  const total = [...first.values()].reduce((sum, p) => sum + p, 0);
  expect(total).toBeCloseTo(1, 1);
  const errors = [...first].map(([name, p]) => Math.abs(p - (exact.get(name) ?? 0)));
  expect(errors.reduce((sum, error) => sum + error, 0)).toBeLessThan(0.1);
});
