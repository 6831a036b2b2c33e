import { readMolecules } from "../../chem/moleculeFile.ts";
import { UserError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import type { Feed } from "../../engine/program.ts";
import { legalLogProbabilities } from "../../policies/sampleActions.ts";
import type { Assembly } from "../assemble.ts";
import { gatherConditioning } from "../conditioning.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import { logWeights, meanOfWeights } from "../evaluation/objectLogProbabilities.ts";
import { scoredItems } from "../rewards/replayScores.ts";
import { createPolicyRunner } from "../rollouts/policyRunner.ts";
import { sampleBackward, type Trajectories } from "../rollouts/trajectories.ts";
import { offlineItems } from "./offlineItems.ts";

/** How likely the policy is to build held-out molecules. */
export interface HoldoutLikelihood {
  /**
   * Mean over the molecules of -log p, nats: p by importance sampling over uniform backward
   * trajectories, so that it is an upper bound on average, lower with more of them.
   */
  readonly negativeLogLikelihood: number;
  readonly molecules: number;
}

/** Trajectories of some held-out molecules, drawn once. */
interface HoldoutPart {
  /** Molecules; `trajectories` has `perMolecule` of each. */
  readonly count: number;
  readonly trajectories: Trajectories;
  /** [N, C] */
  readonly conditioning: Float32Array;
  /** [count] nats */
  readonly logSymmetry: Float64Array;
}

/** Trajectories that are evaluated together. */
const PER_PART = 16;

/** The first molecules of a file that the space holds, as text. */
async function readHoldout({ env }: Assembly, file: string, count: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { smiles } of readMolecules(file)) {
    if (found.length === count) break;
    try {
      env.fromObjects([smiles]);
      found.push(smiles);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  if (found.length > 0) return found;
  throw new UserError(
    `evaluation.holdout.file ${file}: no molecule of it lies in the space of env. ` +
      "Widen env, or name another file.",
  );
}

/**
 * A function that measures how likely weights are to build the held-out molecules of a config, each
 * asked for under the goals that training asks for around known molecules. The trajectories are
 * drawn at the first call and stay, so that one figure is comparable with the next.
 *
 * @throws UserError if the file can't be read or the space holds none of its molecules
 */
export function createHoldout(
  config: ResolvedConfig,
  assembly: Assembly,
): (weights: Feed) => Promise<HoldoutLikelihood> {
  const { holdout } = config.evaluation;
  if (!holdout) throw new Error("createHoldout: the config names no held-out molecules.");
  const { env, model, conditioning, programs } = assembly;
  const runner = createPolicyRunner(model, programs.forward);
  const drawParts = async (): Promise<HoldoutPart[]> => {
    const smiles = await readHoldout(assembly, holdout.file, holdout.count);
    const rng = createRng(config.seed).split("holdout");
    const parts: HoldoutPart[] = [];
    const perPart = Math.max(1, Math.floor(PER_PART / holdout.trajectories));
    for (let start = 0; start < smiles.length; start += perPart) {
      const own = smiles.slice(start, start + perPart);
      parts.push(await drawPart(own, rng));
    }
    return parts;
  };
  const drawPart = async (smiles: readonly string[], rng: ReturnType<typeof createRng>) => {
    const objects = env.fromObjects(smiles);
    const items = await offlineItems(
      assembly,
      env.toObjects(objects).map((object) => ({ object })),
    );
    const rows = smiles.flatMap((_, i) => new Array<number>(holdout.trajectories).fill(i));
    const copies = env.select(objects, rows);
    const asked = conditioning.relabel(
      conditioning.usual(rows.length),
      scoredItems(
        rows.map((row) => items[row]),
        assembly.reward.columns,
      ),
      rng,
    );
    const terminal = env.sampleForms?.(copies, rng) ?? copies;
    const trajectories = await sampleBackward({ env, terminal, rng });
    const code = conditioning.encode(asked);
    return {
      count: smiles.length,
      trajectories,
      conditioning: gatherConditioning(code, conditioning.size, trajectories.trajectoryOf),
      logSymmetry: env.logSymmetry(objects),
    };
  };
  let drawing: Promise<HoldoutPart[]> | undefined;
  return async (weights) => {
    drawing ??= drawParts();
    let total = 0;
    let molecules = 0;
    for (const part of await drawing) {
      const own = await logWeights(env, part.trajectories, async (batch) => {
        const logits = await runner.evaluate(weights, batch, part.conditioning);
        return legalLogProbabilities({ spec: model.spec, batch, logits });
      });
      const logP = meanOfWeights(own, holdout.trajectories);
      total += logP.reduce((sum, value, i) => sum - value + part.logSymmetry[i], 0);
      molecules += part.count;
    }
    return { negativeLogLikelihood: total / molecules, molecules };
  };
}
