import { describe, expect, test } from "vitest";
import type { Environment } from "../../../src/env/environment.ts";
import { createColoredGraphs } from "../../../src/env/graphs/coloredGraphs.ts";
import { createHypergrid } from "../../../src/env/hypergrid/hypergridEnvironment.ts";
import { createStringEnvironment } from "../../../src/env/strings/stringEnvironment.ts";
import { balancedPolicy } from "../../../src/evaluation/exact/balancedPolicy.ts";
import {
  compareDistributions,
  targetDistribution,
} from "../../../src/evaluation/exact/compareDistributions.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { createOutcomeConversion } from "../../../src/evaluation/exact/outcomeConversion.ts";
import { flowForward } from "../../../src/evaluation/exact/terminalDistribution.ts";
import { hashedReward } from "../../../src/rewards/hashedReward.ts";

const SPACES: readonly (readonly [string, Environment, number])[] = [
  ["grid of 64 cells", createHypergrid({ dimensions: 2, side: 8 }) as Environment, 64],
  ["65 coloured graphs", createColoredGraphs({ colors: 2, maxNodes: 4 }) as Environment, 65],
  ["32 strings", createStringEnvironment({ alphabet: "01", length: 5 }) as Environment, 32],
];

describe.each(SPACES)("from the exact flows to each object, the %s", (_name, env, count) => {
  const space = enumerateSpace(env);
  const terminal = env.select(space.states, space.terminals);
  const objects = env.toObjects(terminal);
  /** The balanced policy to each object alone, its reward scaled by its symmetry. */
  const asked = [...env.logSymmetry(terminal)].map((symmetry, y) =>
    balancedPolicy(
      space,
      Float64Array.from(objects, (_, x) => (x === y ? symmetry : Number.NEGATIVE_INFINITY)),
    ),
  );

  test("has a flow of 1 to each object", () => {
    expect(objects).toHaveLength(count);
    for (const { logFlow } of asked) expect(logFlow[0]).toBeCloseTo(0, 12);
  });

  test.each([0, 1, 2])("is converted to random reward %d: R / Z to 1e-10", async (seed) => {
    const range = { low: 0.01, high: 100, distribution: "logUniform" } as const;
    const { logReward } = await hashedReward({ ...range, seed }).evaluate(objects);
    const conversion = createOutcomeConversion(space.actionOffsets);
    asked.forEach((policy, y) => void conversion.add({ ...policy, logReward: logReward[y] }));
    const reached = flowForward(space, conversion.logPF());
    const found = Float64Array.from(space.terminals, (state) => reached[state]);
    const { target } = targetDistribution(logReward);
    expect(compareDistributions(found, target).l1).toBeLessThan(1e-10);
  });

  test("draws what has no reward never", () => {
    const conversion = createOutcomeConversion(space.actionOffsets);
    for (const [y, policy] of asked.entries()) {
      conversion.add({ ...policy, logReward: y < 3 ? 0 : Number.NEGATIVE_INFINITY });
    }
    const reached = flowForward(space, conversion.logPF());
    const found = [...space.terminals].map((state) => reached[state]);
    found.forEach((p, y) => void expect(p).toBeCloseTo(y < 3 ? 1 / 3 : 0, 10));
  });
});
