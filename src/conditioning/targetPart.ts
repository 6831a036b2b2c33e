import { ConfigError } from "../core/errors.ts";
import { createRng, type Rng } from "../core/rng.ts";
import type { ConditionPart } from "./part.ts";
import type { TargetEncoder } from "./targetEncoders.ts";

/** Which objects are asked for. */
export interface TargetOptions {
  readonly encoder: TargetEncoder;
  /** Canonical texts to draw from; without them, all objects of the space alike. */
  readonly objects?: readonly string[];
  /** Factor of the reward of all other objects, above 0 so that its log is finite. */
  readonly missFactor: number;
}

/** The target part: what is asked is the code of the object. */
export interface TargetPart extends ConditionPart {
  codeOf(object: string): Float64Array;
}

/**
 * An object to reach, for outcome-conditioned samplers (Pan et al. 2024, OC-GFN): what the policy is
 * shown is the object's code. Without a word of the user's, the first object of the list, or one
 * that is drawn once for all.
 *
 * @throws ConfigError if the space can't be drawn from and no objects are given
 */
export function targetPart({ encoder, objects }: TargetOptions): TargetPart {
  const codes = objects?.map(encoder.encode);
  const draw = codes ? (rng: Rng) => codes[rng.integer(codes.length)] : encoder.draw;
  if (draw === undefined) {
    throw new ConfigError(
      "conditioning.target.objects is missing: name a file of molecules to draw targets from.",
    );
  }
  const { columns } = encoder;
  return {
    ...{ name: "target", width: columns, columns },
    usual: codes?.[0] ?? draw(createRng(0)),
    draw: ({ rng }) => draw(rng),
    encode: (asked, code) => code.set(asked),
    codeOf: encoder.encode,
  };
}
