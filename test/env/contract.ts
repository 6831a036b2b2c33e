import { beforeAll, describe, expect, test } from "vitest";
import { createRng } from "../../src/core/rng.ts";
import { LAWS } from "../../src/env/contract/laws.ts";
import { backwardSteps, drawWalk, type Walk } from "../../src/env/contract/walk.ts";
import type { Environment, StateBatch } from "../../src/env/environment.ts";

const SEED = 20_240_817;

/**
 * What every environment must do: the laws, which `checkEnvironment` tries on environments of the
 * user's own as well.
 *
 * @param options.classSymmetry log symmetry of each class as such, where `logSymmetry` also makes
 *   one object of several classes
 */
export function describeEnvironment<States extends StateBatch>(
  name: string,
  makeEnv: () => Environment<States> | Promise<Environment<States>>,
  {
    numTrajectories = 60,
    classSymmetry,
  }: {
    readonly numTrajectories?: number;
    readonly classSymmetry?: (env: Environment<States>, states: States) => Float64Array;
  } = {},
): void {
  describe(`${name} keeps the contract of environments (seed ${SEED})`, () => {
    let env: Environment<States>;
    let walk: Walk<States>;
    beforeAll(async () => {
      env = await makeEnv();
      walk = drawWalk(env, {
        ...{ numTrajectories, rng: createRng(SEED) },
        ...(classSymmetry && { classSymmetry: (states) => classSymmetry(env, states) }),
      });
    });

    test.each(Object.entries(LAWS))("%s", (_, complaintsOf) => {
      expect([...complaintsOf(walk)].slice(0, 5)).toEqual([]);
    });

    // Environments of one's own may have longer ways and shorter ones.
    test("no trajectory length depends on how a state is reached backwards", () => {
      const rng = createRng(SEED);
      for (const steps of walk.trajectories) {
        let state = steps[steps.length - 1].child;
        let length = 0;
        for (let back = backwardSteps(env, state); back.length > 0; length++) {
          state = back[rng.integer(back.length)].parent;
          back = backwardSteps(env, state);
        }
        expect(length).toBe(steps.length);
      }
    });
  });
}
