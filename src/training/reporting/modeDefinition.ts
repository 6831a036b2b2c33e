import { createReward } from "../../rewards/createReward.ts";
import type { ResolvedConfig } from "../config/schema.ts";

/** From which reward on an object counts as a mode. */
export interface ModeDefinition {
  /** Least reward, before beta. */
  readonly threshold: number;
  /** How many objects reach it, where the whole space is known. */
  readonly total?: number;
  /** In words, to follow "A mode:". */
  readonly words: string;
}

/** Share of a listed space that counts as modes, as for QM9 and TFBind (Shen et al. 2023). */
const TOP_SHARE = 0.005;
/** In a smaller space the best 0.5 % are hardly any. */
const SMALLEST_SPACE = 1000;
/** Most strings that are listed. */
const MOST_STRINGS = 2_000_000;

/** Cells of a hypergrid with the highest reward there is. */
function gridModes(config: ResolvedConfig): ModeDefinition | undefined {
  const { env, reward } = config;
  if (env.type !== "hypergrid" || reward.type !== "hypergrid") return undefined;
  const span = env.side - 1;
  const tenWidths = Array.from({ length: env.side }, (_, x) => 10 * Math.abs(2 * x - span));
  const inBand = tenWidths.filter((w) => w > 6 * span && w < 8 * span).length;
  const outside = tenWidths.filter((w) => w > 5 * span).length;
  // On some small grids no point lies in the band.
  const [perAxis, threshold] =
    inBand > 0 ? [inBand, reward.r0 + reward.r1 + reward.r2] : [outside, reward.r0 + reward.r1];
  return {
    ...{ threshold, total: perAxis ** env.dimensions },
    words: `a cell of the highest reward, ${Number(threshold.toPrecision(6))}`,
  };
}

/** All strings of an alphabet. */
function* allStrings(letters: readonly string[], length: number): Generator<string> {
  for (let number = 0; number < letters.length ** length; number++) {
    let [rest, text] = [number, ""];
    for (let i = 0; i < length; i++) {
      text = letters[rest % letters.length] + text;
      rest = Math.floor(rest / letters.length);
    }
    yield text;
  }
}

/** The best 0.5 % of all strings. */
async function stringModes(config: ResolvedConfig): Promise<ModeDefinition | undefined> {
  const { env, reward } = config;
  if (env.type !== "strings" || reward.type === "molecule") return undefined;
  const letters = [...env.alphabet];
  const size = letters.length ** env.length;
  if (size < SMALLEST_SPACE || size > MOST_STRINGS) return undefined;
  const rewardOf = await createReward(reward, env);
  try {
    const batch = await rewardOf.evaluate([...allStrings(letters, env.length)]);
    const known = batch.reward.filter((_, i) => batch.valid[i] === 1).sort();
    if (known.length < SMALLEST_SPACE) return undefined;
    const threshold = known[known.length - Math.ceil(TOP_SHARE * known.length)];
    const total = known.length - known.findIndex((value) => value >= threshold);
    const text = Number(threshold.toPrecision(3));
    return {
      threshold,
      total,
      words: `one of the best 0.5 % of all strings, reward ${text} or more`,
    };
  } finally {
    await rewardOf.close();
  }
}

/**
 * What counts as a mode of a run: what the user or its config says (`evaluation.modes`), the best
 * cells of a hypergrid, the best 0.5 % of a space of strings; undefined where nothing says so.
 *
 * @param config undefined where it can't be read
 * @param asked reward that the user asks for
 */
export async function modeDefinition(
  config: ResolvedConfig | undefined,
  asked: number | undefined = config?.evaluation.modes?.reward,
): Promise<ModeDefinition | undefined> {
  if (asked !== undefined) return { threshold: asked, words: `reward ${asked} or more` };
  if (config === undefined) return undefined;
  return gridModes(config) ?? (await stringModes(config));
}
