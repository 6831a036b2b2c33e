import type { ArrayMap, Feed, FeedMap, Program } from "../../engine/program.ts";
import { STATE_VECTORS } from "./trainStep.ts";

type StateName = (typeof STATE_VECTORS)[number];

/**
 * Weights, moments and sampling average [P]: on the host at first, and after an update where its
 * executor keeps them.
 */
export type StateVectors = Record<StateName, Feed>;
/** The same on the host. */
export type HostStateVectors = Record<StateName, Float32Array>;

/** An update that was computed. */
export interface ComputedUpdate {
  /** What it returned beside the vectors. */
  readonly outputs: ArrayMap;
  /** Puts the new vectors in the place of the old ones. */
  accept(): void;
}

function accept(vectors: StateVectors, results: FeedMap): void {
  for (const name of STATE_VECTORS) {
    const old = vectors[name];
    vectors[name] = results[name];
    if ("resident" in old) old.release();
  }
}

/** Runs a program that was compiled with `STATE_VECTORS` as resident; `vectors` stay as they are. */
export async function computeUpdate(
  program: Program,
  vectors: StateVectors,
  feeds: ArrayMap,
): Promise<ComputedUpdate> {
  if (!program.runResident) {
    const outputs = await program.run({ ...vectors, ...feeds });
    return { outputs, accept: () => accept(vectors, outputs) };
  }
  const { arrays, resident } = await program.runResident({ ...vectors, ...feeds });
  return { outputs: arrays, accept: () => accept(vectors, { ...arrays, ...resident }) };
}

/** Copies of vectors that lie on a device, and the others themselves. */
export async function readVectors(vectors: StateVectors): Promise<HostStateVectors> {
  const entries = STATE_VECTORS.map(async (name) => {
    const vector = vectors[name];
    return [name, "resident" in vector ? await vector.read() : vector] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as HostStateVectors;
}
