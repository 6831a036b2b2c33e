import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { evaluateRun } from "../../../src/training/evaluation/evaluateRun.ts";
import { train } from "../../../src/training/train.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-finetune-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GRID = `
env: { type: hypergrid, dimensions: 2, side: 8 }
policy: { type: mlp, layers: 2, width: 64 }
replay: { share: 0 }
engine: { threads: 1 }
`;
const PRIOR = `${GRID}
reward: { type: hashed, seed: 3, low: 0.1, high: 10 }
backwardPolicy: learned
training: { steps: 300, trajectoriesPerStep: 64, learningRate: 2.0e-3, logZLearningRate: 0.1,
  epsilon: 0, averageTau: 0, learningRateHalfLifeSteps: 100 }
evaluation: { exactEverySteps: 300 }
`;
/** Of a fine-tuned run; `objective` and what else a test sets come before. */
const TUNED = `${GRID}
reward: { type: hypergrid }
training: { steps: 400, trajectoriesPerStep: 64, learningRate: 2.0e-3, logZLearningRate: 0.1,
  epsilon: 0, averageTau: 0, learningRateHalfLifeSteps: 130 }
evaluation: { exactEverySteps: 200 }
`;

const prior = join(folder, "prior");

async function start(name: string, text: string, options: { from?: string; resume?: boolean }) {
  const runFolder = join(folder, name);
  const lines: string[] = [];
  const { from, resume = false } = options;
  const summary = await train({
    ...{ config: { ...parseConfig(`${name}.yaml`, text), run: runFolder }, runFolder, resume },
    ...(from !== undefined && { from }),
    signal: new AbortController().signal,
    log: (line) => void lines.push(line),
  });
  return { summary, runFolder, lines };
}

const rtb = (learnsLogZ: boolean): string =>
  `objective: { type: relativeTrajectoryBalance, prior: pretrained, learnsLogZ: ${learnsLogZ} }\n`;

/** L1 of the prior from its own reward. */
let ownL1 = Number.NaN;
beforeAll(async () => {
  ownL1 = (await start("prior", PRIOR, {})).summary.exact?.l1 ?? Number.NaN;
}, 180_000);

describe("fine-tuning by relative trajectory balance", () => {
  test.each([false, true])(
    "draws objects as prior times reward, exactly to L1 0.05 (log Z learned: %s)",
    async (learnsLogZ) => {
      const { summary } = await start(`rtb-${learnsLogZ}`, rtb(learnsLogZ) + TUNED, {
        from: prior,
      });
      expect(summary.exact?.l1).toBeLessThan(0.05);
      // Without the prior in the target the two are far apart: its reward is another one.
      expect(summary.logZ).toBeCloseTo(summary.exact?.logZTrue ?? Number.NaN, 1);
    },
    180_000,
  );

  test("keeps the prior in the run's folder, so that the run needs no other", async () => {
    const moved = join(folder, "moved-prior");
    await start("moved-prior", PRIOR.replace("steps: 300", "steps: 20"), {});
    const text = rtb(false) + TUNED.replace("steps: 400", "steps: 10");
    const { runFolder } = await start("alone", text, { from: moved });
    rmSync(moved, { recursive: true });
    expect(existsSync(join(runFolder, "pretrained", "config.yaml"))).toBe(true);
    expect(readFileSync(join(runFolder, "config.yaml"), "utf8")).toContain("prior: pretrained");
    const { summary } = await start("alone", text.replace("steps: 10", "steps: 12"), {
      resume: true,
    });
    expect(summary.step).toBe(12);
    const evaluation = await evaluateRun({
      ...{
        path: runFolder,
        count: 20,
        most: 20,
        seed: 0,
        modeSimilarity: 0.7,
        circleDistance: 0.75,
      },
      signal: new AbortController().signal,
      log: () => {},
    });
    expect(evaluation.exact?.l1).toBeGreaterThan(0);
  }, 180_000);
});

describe("fine-tuning by trajectory balance", () => {
  test("reaches R/Z with the run's backward policy, frozen", async () => {
    const text = `backwardPolicy: pretrained\n${TUNED}`;
    const longer = text.replace("steps: 400", "steps: 600").replace("Steps: 130", "Steps: 200");
    const { summary } = await start("frozen", longer, { from: prior });
    expect(summary.exact?.l1).toBeLessThan(0.05);
  }, 180_000);

  test("starts as the run it comes from", async () => {
    const text = TUNED.replace("learningRate: 2.0e-3", "learningRate: 1.0e-12")
      .replace("steps: 400", "steps: 1")
      .replace("exactEverySteps: 200", "exactEverySteps: 1")
      .replace("{ type: hypergrid }", "{ type: hashed, seed: 3, low: 0.1, high: 10 }");
    const { summary, lines } = await start("same", text, { from: prior });
    expect(summary.exact?.l1).toBeCloseTo(ownL1, 3);
    expect(lines).toContain("Left out: backwardHead.");
  }, 180_000);

  test("stops where the mean reward no longer rises, and stays there when resumed", async () => {
    const text = TUNED.replace("steps: 400,", "steps: 400, plateau: { steps: 5, leastGain: 9 },");
    const { summary, lines } = await start("plateau", text, { from: prior });
    expect(summary).toMatchObject({ step: 10, finished: true });
    expect(lines).toContain("The mean reward no longer rises: stopped at step 10.");
    const again = await start("plateau", text, { resume: true });
    expect(again.summary.step).toBe(10);
  }, 180_000);
});

describe("what does not fit is refused, before a folder is made", () => {
  const refusal = async (text: string, options: { from?: string } = { from: prior }) => {
    const error = await start("refused", text, options).catch((failure: unknown) => failure);
    expect(existsSync(join(folder, "refused"))).toBe(false);
    return (error as Error).message;
  };

  test("a run of another environment", async () => {
    const text = "env: { type: strings }\nreward: { type: hashed }\n";
    expect(await refusal(text)).toBe(
      `--from ${prior}: that run builds hypergrid, and env.type of this config is strings. ` +
        "Choose a run of the same environment.",
    );
  });

  test("another network, naming every setting that differs", async () => {
    const text = TUNED.replace("width: 64", "width: 32").replace("side: 8", "side: 6");
    expect(await refusal(text)).toBe(
      `--from ${prior}: the network of that run does not fit this config: env.side was 8 and is 6; ` +
        "policy.width was 64 and is 32. Give both the same settings.",
    );
  });

  test("a prior, backward policy or log Z of a run that is not named", async () => {
    const remedy = "Use molgfn finetune CONFIG --from RUN, or choose another value.";
    expect(await refusal(rtb(false) + TUNED, {})).toBe(
      `objective.prior is pretrained, but no run is named to start from. ${remedy}`,
    );
    expect(await refusal(`backwardPolicy: pretrained\n${TUNED}`, {})).toBe(
      `backwardPolicy is pretrained, but no run is named to start from. ${remedy}`,
    );
    const text = TUNED.replace("epsilon: 0", "initialLogZ: pretrained, epsilon: 0");
    expect(await refusal(text, {})).toBe(
      `training.initialLogZ is pretrained, but no run is named to start from. ${remedy}`,
    );
  });
});
