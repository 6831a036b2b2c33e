import type { Composition } from "../rewards/composition.ts";
import { logOfReward } from "../rewards/logReward.ts";
import type { RewardBatch } from "../rewards/reward.ts";
import { SCALARIZATIONS } from "../rewards/scalarization.ts";
import { type FocusRegion, focusFactor } from "../rewards/scalarizations/focusRegion.ts";
import { range } from "../rewards/transforms/range.ts";
import { createTransform, type TransformOptions } from "../rewards/transforms/transform.ts";
import { type Conditions, rowOf } from "./part.ts";

/** Values of objects that a reward is put together from. */
export type ScoredObjects = Pick<
  RewardBatch,
  "canonical" | "values" | "reward" | "logReward" | "valid"
>;

/** Rewards of objects, each under the condition of its row. */
export interface ConditionedRewards {
  /** [N] r(x | condition), before beta; 0 where invalid or out of focus. */
  readonly reward: Float64Array;
  /** [N] log max(r, 1e-30), nats, before beta; -Infinity where invalid. */
  readonly logReward: Float64Array;
  /** [N] 1 where the object is valid and lies in the region of its condition. */
  readonly met: Uint8Array;
  /** [N] 1 where the object is the one asked for; there where objects are asked for. */
  readonly reached?: Uint8Array;
}

/** The columns of a reward by what conditions do to them. */
export interface ConditionalRewardOptions {
  /** Absent where nothing of it is asked for. */
  readonly composition?: Composition;
  /** Columns that preferences weigh and focus directions are about. */
  readonly objectives: readonly string[];
  /** Columns whose range is asked for, in the order of the part. */
  readonly properties: readonly string[];
  /** Present where directions are asked for. */
  readonly focus?: FocusRegion;
  /** Present where an object is asked for. */
  readonly target?: {
    readonly missFactor: number;
    codeOf(object: string): Float64Array;
  };
}

/** A reward that depends on what is asked. */
export interface ConditionalReward {
  /** @returns [K] transformed objectives of object `row` */
  objectivesOf(objects: ScoredObjects, row: number): Float64Array;
  /** @param conditions one row an object */
  evaluate(objects: ScoredObjects, conditions: Conditions): ConditionedRewards;
}

const atLeastZero = (value: number): number => Math.max(0, value);

/** A factor of the reward of object `row` under the condition of that row. */
type Factor = (objects: ScoredObjects, conditions: Conditions, row: number) => number;

interface Column {
  readonly name: string;
  readonly weight: number;
  readonly transform: TransformOptions;
  apply(value: number): number;
}

/** The column of a name; configs are checked to name such only. */
function columnOf({ parts }: Composition, name: string): Column {
  const part = parts.find((part) => part.name === name);
  if (part === undefined) throw new Error(`conditionalReward: there is no column ${name}.`);
  return { ...part, apply: createTransform(part.transform) };
}

/** The scalarised objectives times the columns that nothing is asked of. */
function ownFactor(options: ConditionalRewardOptions, composition: Composition): Factor {
  const objectives = options.objectives.map((name) => columnOf(composition, name));
  const weights = objectives.map(({ weight }) => weight);
  const asked = [...options.objectives, ...options.properties];
  const others = composition.parts
    .filter(({ name }) => !asked.includes(name))
    .map(({ name }) => columnOf(composition, name));
  const scalarization = SCALARIZATIONS[composition.combine];
  return ({ values }, { asked: { preferences } }, row) => {
    const transformed = objectives.map(({ name, apply }) => apply(values[name][row]));
    const weighted = preferences ? rowOf(preferences, row, objectives.length) : weights;
    const scalar = transformed.length === 0 ? 1 : scalarization(transformed, weighted);
    return others.reduce(
      (reward, { name, apply }) => reward * atLeastZero(apply(values[name][row])),
      scalar,
    );
  };
}

function rangeFactor(properties: readonly string[], composition: Composition): Factor {
  const columns = properties.map((name) => {
    const { transform } = columnOf(composition, name);
    if (transform.type === "range") return { name, ...transform };
    throw new Error(`conditionalReward: the transform of ${name} is ${transform.type}, not range.`);
  });
  return ({ values }, { asked: { ranges } }, row) => {
    if (!ranges) return 1;
    const ends = rowOf(ranges, row, 2 * columns.length);
    return columns.reduce((factor, column, p) => {
      const [low, high] = [ends[2 * p], ends[2 * p + 1]];
      return factor * range(values[column.name][row], { ...column, low, high });
    }, 1);
  };
}

type Target = NonNullable<ConditionalRewardOptions["target"]>;

/** Whether object `row` is the one that the condition of that row asks for. */
function isReached(
  { codeOf }: Target,
  { canonical }: ScoredObjects,
  { asked: { target } }: Conditions,
  row: number,
): boolean {
  const object = canonical[row];
  if (!target || object === null) return false;
  const code = codeOf(object);
  const wanted = rowOf(target, row, code.length);
  return code.every((bit, i) => bit === wanted[i]);
}

/**
 * r(x | c) = s_w(objectives) * prod of range rewards * prod of the other columns * focus factor *
 * target factor:
 *
 * - s_w is the scalarisation of the reward, with the preference weights w in place of the config's;
 * - a range reward is that of A-GFN (Pandey et al. 2024, arXiv:2409.09702) with the ends asked for
 *   in place of the config's, its preference and decay kept;
 * - the focus factor is that of Roy et al. 2023 (arXiv:2306.04620): 0 outside the region;
 * - the target factor is 1 for the object asked for and `missFactor` for all others.
 */
export function createConditionalReward(options: ConditionalRewardOptions): ConditionalReward {
  const { composition, objectives, properties, focus, target } = options;
  const columns = composition ? objectives.map((name) => columnOf(composition, name)) : [];
  const objectivesOf: ConditionalReward["objectivesOf"] = ({ values }, row) =>
    Float64Array.from(columns, ({ name, apply }) => apply(values[name][row]));
  const inFocus: Factor = (objects, { asked }, row) => {
    if (!focus || !asked.focus) return 1;
    const direction = rowOf(asked.focus, row, objectives.length);
    return focusFactor(objectivesOf(objects, row).map(atLeastZero), direction, focus);
  };
  const factors: Factor[] = [
    composition ? ownFactor(options, composition) : ({ reward }, _, row) => reward[row],
    ...(composition ? [rangeFactor(properties, composition)] : []),
  ];
  return {
    objectivesOf,
    evaluate(objects, conditions) {
      const count = objects.valid.length;
      const reward = new Float64Array(count);
      const logReward = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
      const met = new Uint8Array(count);
      const reached = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        if (objects.valid[i] === 0) continue;
        const nearness = inFocus(objects, conditions, i);
        reward[i] = factors.reduce((r, factor) => r * factor(objects, conditions, i), nearness);
        if (target && isReached(target, objects, conditions, i)) reached[i] = 1;
        else if (target) reward[i] *= target.missFactor;
        logReward[i] = logOfReward(reward[i]);
        met[i] = nearness > 0 ? 1 : 0;
      }
      return { reward, logReward, met, ...(target && { reached }) };
    },
  };
}
