import { UserError } from "../../core/errors.ts";
import { createRng } from "../../core/rng.ts";
import type { Environment, StateBatch } from "../environment.ts";
import { LAWS } from "./laws.ts";
import { drawWalk, LawBroken, type Walk } from "./walk.ts";

/** How thoroughly an environment is checked. */
export interface CheckOptions {
  /** Random trajectories that the laws are tried on; 60 by default. */
  readonly trajectories?: number;
  /** Which ones; 0 by default. */
  readonly seed?: number;
}

/**
 * Tries on random trajectories whether an environment does what samplers rely on: masks agree with
 * steps, ways back undo them one for one, trajectories end, texts are read back, and more.
 *
 * @throws UserError that names the first law that is broken, and where
 */
export function checkLaws<States extends StateBatch>(
  env: Environment<States>,
  { trajectories = 60, seed = 0 }: CheckOptions = {},
): void {
  const fail = (law: string, complaint: string): never => {
    throw new UserError(`${env.name} breaks a law of environments (${law}): ${complaint}.`);
  };
  let walk: Walk<States>;
  try {
    walk = drawWalk(env, { numTrajectories: trajectories, rng: createRng(seed) });
  } catch (error) {
    if (!(error instanceof LawBroken)) throw error;
    fail(error.law, error.message);
    return;
  }
  for (const [law, complaintsOf] of Object.entries(LAWS)) {
    for (const complaint of complaintsOf(walk)) fail(law, complaint);
  }
}
