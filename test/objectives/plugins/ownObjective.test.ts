import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { createObjective, objectiveSection } from "../../../src/objectives/config.ts";
import type { Objective } from "../../../src/objectives/objective.ts";
import { loadObjective } from "../../../src/objectives/plugins/loadObjective.ts";
import { evaluateTerms, layout } from "../evaluateTerms.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-objective-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The objective of a module of this text, which may use `tf` and `sumSteps`. */
function objectiveOf(text: string, settings: object = {}): Promise<Objective> {
  const path = join(folder, "mine.ts");
  writeFileSync(path, `import { stopGradient, sumSteps, tf } from "molgfn";\n${text}\n`);
  return loadObjective(objectiveSection.parse({ type: "module", path, ...settings }));
}

const residual =
  "tf.sub(tf.add(terms.logZ, sumSteps(terms.logPF)), tf.add(terms.logReward, sumSteps(terms.logPB)))";

// "molgfn" is the built package, here as for users.
describe.skipIf(!existsSync("dist/index.js"))("an objective of one's own", () => {
  test("has the losses and the gradients of the same equation in molgfn", async () => {
    const own = await objectiveOf(
      `export default ({ power = 2 }) => ({
         losses: (terms) => tf.pow(${residual}, power),
       });`,
      { weight: 0.5, options: { power: 2 } },
    );
    const builtIn = createObjective(
      objectiveSection.parse({ type: "trajectoryBalance", weight: 0.5 }),
    );
    const values = {
      ...layout([2, 3]),
      logZ: [1, 1],
      logReward: [-0.5, 0.25],
      logPF: [
        [-1, -0.5, 0],
        [-2, -0.1, -0.3],
      ],
      logPB: [
        [-0.7, 0, 0],
        [-0.2, -0.4, 0],
      ],
    };
    const by = ["logZ", "logPF", "logPB"] as const;
    const [found, expected] = [
      await evaluateTerms(own, values, { by }),
      await evaluateTerms(builtIn, values, { by }),
    ];
    for (const name of ["losses", ...by]) {
      for (const [i, value] of expected[name].entries()) {
        expect(found[name][i]).toBeCloseTo(value, 5);
      }
    }
  });

  test("has the needs that it names", async () => {
    const own = await objectiveOf(
      `export default {
         needs: { flow: true, coupled: true },
         losses: (terms) => tf.add(tf.mean(terms.stateFlow), tf.square(${residual})),
         logZ: ({ logZ }) => logZ,
       };`,
    );
    expect(own.needs).toEqual({ flow: true, coupled: true });
    expect(own.logZ).toBeDefined();
  });

  test.each([
    [
      "without a default export",
      "export const losses = 1;",
      "it has no default export. Write: export default defineObjective({ losses: (terms) => ... }); examples/my-objective/my-objective.ts is one to copy.",
    ],
    [
      "of another kind",
      "export default 7;",
      "its objective is a number. Write: export default defineObjective(",
    ],
    [
      "without losses",
      "export default { needs: {} };",
      "its objective has no function losses. Write: ",
    ],
    [
      "with a need that does not exist",
      "export default { needs: { flows: true }, losses: () => 1 };",
      "it needs flows, and can need only states, flow, partialRewards, parents, target, coupled. Write: ",
    ],
    [
      "that throws while it is loaded",
      'throw new Error("no luck");',
      "failed while it was loaded: no luck (mine.ts:2).",
    ],
    [
      "whose function throws",
      'export default () => {\n  throw new Error("no luck");\n};',
      "failed: no luck (mine.ts:3).",
    ],
    [
      "whose losses throw",
      "export default { losses: (terms) => terms.logZ.nothing() };",
      "losses failed: terms.logZ.nothing is not a function (mine.ts:2).",
    ],
    [
      "that gives one number",
      `export default { losses: (terms) => tf.mean(${residual}) };`,
      "losses gave a tensor of shape [] for 3 trajectories; it must give a tensor of shape [3], one number for each.",
    ],
    [
      "that gives a number a step",
      "export default { losses: ({ logPF }) => logPF };",
      "losses gave a tensor of shape [3, 4] for 3 trajectories;",
    ],
    [
      "that gives nothing",
      "export default { losses: () => {} };",
      "losses gave undefined for 3 trajectories;",
    ],
    [
      "that reads what it does not need",
      "export default { losses: ({ stateFlow }) => sumSteps(stateFlow) };",
      "it reads terms.stateFlow; add needs: { flow: true }.",
    ],
    [
      "that reads numbers of every state without saying so",
      "export default { losses: ({ logOutFlow }) => sumSteps(logOutFlow) };",
      "it reads terms.logOutFlow; add needs: { states: true }.",
    ],
    [
      "that reads what is not there",
      "export default { losses: ({ logPf }) => sumSteps(logPf) };",
      "there is no terms.logPf; there are: count, steps, mask, ",
    ],
    [
      "whose losses are NaN",
      `export default { losses: (terms) => tf.log(terms.logPF.sum(1)) };`,
      /losses are NaN, NaN, NaN where log PF, log PB and log R lie between -2 and 0\.$/,
    ],
    [
      "that no weight changes",
      "export default { losses: ({ logReward }) => logReward };",
      "no gradient can be taken of its losses: Cannot compute gradient of y=f(x)",
    ],
    [
      "with an operation that is not at hand",
      "export default { losses: (terms) => tf.topk(terms.logPF, 1).values.reshape([3]) };",
      /losses failed: .*TopK.* \(mine\.ts:2\)\.$/,
    ],
    [
      "that is coupled and does not say so",
      `export default { losses: (terms) => tf.sub(${residual}, tf.mean(${residual})) };`,
      "the loss of a trajectory changes with others of its batch; add needs: { coupled: true }, so that batches are not divided.",
    ],
  ])("%s is refused", async (_, text, message) => {
    const failing = objectiveOf(text);
    await expect(failing).rejects.toThrow(UserError);
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(join(folder, "mine.ts"));
  });

  test("options that no function reads are refused", async () => {
    const failing = objectiveOf(`export default { losses: (terms) => tf.square(${residual}) };`, {
      options: { nu: 3 },
    });
    await expect(failing).rejects.toThrow(
      "its default export is no function, so that options.nu is never read. Write: ",
    );
  });
});
