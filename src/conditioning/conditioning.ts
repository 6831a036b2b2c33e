import type { Rng } from "../core/rng.ts";
import type { Composition } from "../rewards/composition.ts";
import { betaPart, type Temperature } from "./betaPart.ts";
import {
  type ConditionalReward,
  type ConditionedRewards,
  createConditionalReward,
  type ScoredObjects,
} from "./conditionalReward.ts";
import { conditionsFrom, encodeConditions, selectConditions } from "./conditions.ts";
import type { ConditioningConfig } from "./config.ts";
import { unit } from "./directions.ts";
import type { DirectionTableState } from "./directionTable.ts";
import { type FocusPart, focusPart } from "./focusPart.ts";
import {
  type ConditionPart,
  type Conditions,
  type DrawOptions,
  type PartName,
  rowOf,
} from "./part.ts";
import { preferencesPart } from "./preferencesPart.ts";
import { asksForComponents, objectivesOf } from "./problems.ts";
import { type RangeProperty, rangesAround, rangesPart } from "./rangesPart.ts";
import { type TargetOptions, type TargetPart, targetPart } from "./targetPart.ts";

/** What conditions learn while training: part of a checkpoint. */
export interface ConditioningState {
  readonly directions?: DirectionTableState;
}

/** All that trajectories can be asked for: how it is drawn, told to the policy and rewarded. */
export interface Conditioning {
  readonly parts: readonly ConditionPart[];
  /** C, columns of the conditioning matrix. */
  readonly size: number;
  /** Columns of the reward that preferences and directions are about. */
  readonly objectives: readonly string[];
  /** Properties whose range can be asked for. */
  readonly properties: readonly RangeProperty[];
  /** Whether more than beta is asked for, so that rewards depend on the condition. */
  readonly hasGoals: boolean;
  /** What training asks of `count` trajectories. */
  draw(count: number, options: DrawOptions): Conditions;
  /** What is asked of `count` trajectories where nobody says otherwise. */
  usual(count: number): Conditions;
  /** @returns [T, C] */
  encode(conditions: Conditions): Float32Array;
  /** Rewards of objects, each under the condition of its row. */
  evaluate(objects: ScoredObjects, conditions: Conditions): ConditionedRewards;
  /** @returns [K] transformed objectives of object `row` */
  objectivesOf(objects: ScoredObjects, row: number): Float64Array;
  /** The numbers by which an object is asked for; none where objects are not. */
  codeOfTarget(canonical: string): Float64Array;
  /** The conditions, a share of them changed to what the objects of their rows are. */
  relabel(conditions: Conditions, objects: ScoredObjects, rng: Rng): Conditions;
  /** Learns from objects that were drawn under conditions. */
  observe(conditions: Conditions, objects: ScoredObjects, progress: number): void;
  getState(): ConditioningState;
  setState(state: ConditioningState): void;
}

/** The properties of a config, their usual range that of the column's transform. */
function propertiesOf(config: ConditioningConfig, composition: Composition): RangeProperty[] {
  return Object.entries(config.ranges).map(([name, section]) => {
    const transform = composition.parts.find((part) => part.name === name)?.transform;
    if (transform?.type !== "range")
      throw new Error(`conditioning: ${name} has no range transform.`);
    return { name, ...section, wanted: [transform.low, transform.high] };
  });
}

interface Goals {
  readonly parts: readonly ConditionPart[];
  readonly focus: FocusPart | undefined;
  readonly target: TargetPart | undefined;
  readonly objectives: readonly string[];
  readonly properties: readonly RangeProperty[];
  readonly reward: ConditionalReward;
}

function createGoals({ config, composition, target }: ConditioningOptions): Goals {
  const used = asksForComponents(config) ? composition : undefined;
  const objectives = used
    ? objectivesOf(
        config,
        used.parts.map(({ name }) => name),
      )
    : [];
  const properties = used ? propertiesOf(config, used) : [];
  const focus = config.focus && focusPart(config.focus, objectives);
  const object = target && targetPart(target);
  const parts = [
    ...(config.preferences ? [preferencesPart(config.preferences, objectives)] : []),
    ...(properties.length > 0 ? [rangesPart(properties)] : []),
    ...(focus ? [focus] : []),
    ...(object ? [object] : []),
  ];
  const reward = createConditionalReward({
    ...{ composition: used, objectives, focus: config.focus },
    properties: properties.map(({ name }) => name),
    target: target && object && { missFactor: target.missFactor, codeOf: object.codeOf },
  });
  return { parts, focus, target: object, objectives, properties, reward };
}

/** Only beta is asked for: the reward is that of the object, whatever the condition. */
const plainRewards = ({ reward, logReward, valid }: ScoredObjects): ConditionedRewards => ({
  reward: reward.slice(),
  logReward: logReward.slice(),
  met: valid.slice(),
});

/** What the object of `row` is, in place of what was asked, where it missed that. */
function hindsightOf(goals: Goals, objects: ScoredObjects, row: number, isMet: boolean, rng: Rng) {
  const asked: Partial<Record<PartName, Float64Array>> = {};
  const object = objects.canonical[row];
  if (goals.target && object !== null) asked.target = goals.target.codeOf(object);
  if (goals.properties.length > 0) {
    const values = goals.properties.map(({ name }) => objects.values[name][row]);
    asked.ranges = rangesAround(goals.properties, values, rng);
  }
  if (goals.focus && !isMet) {
    const values = goals.reward.objectivesOf(objects, row).map((x) => Math.max(0, x));
    if (values.some((x) => x > 0)) asked.focus = unit(values);
  }
  return asked;
}

/** What a conditioning is made of. */
export interface ConditioningOptions {
  readonly temperature: Temperature;
  readonly config: ConditioningConfig;
  /** Of the reward; needed where preferences, ranges or focus are asked for. */
  readonly composition?: Composition;
  /** Present where an object is asked for. */
  readonly target?: TargetOptions;
}

/** The conditions, a share of the rows changed to what their objects are. */
function relabelled(
  { goals, parts, share }: { goals: Goals; parts: readonly ConditionPart[]; share: number },
  conditions: Conditions,
  objects: ScoredObjects,
  rng: Rng,
): Conditions {
  const { met } = goals.reward.evaluate(objects, conditions);
  const rows = Array.from({ length: conditions.count }, (_, i) => i);
  const changed = selectConditions(parts, conditions, rows);
  for (const row of rows) {
    if (rng.next() >= share || objects.valid[row] === 0) continue;
    const own = hindsightOf(goals, objects, row, met[row] === 1, rng);
    for (const [name, values] of Object.entries(own)) {
      changed.asked[name as PartName]?.set(values, row * values.length);
    }
  }
  return changed;
}

/** Tells the directions what was found for them. */
function learnDirections(
  { focus, reward, objectives }: Goals,
  conditions: Conditions,
  objects: ScoredObjects,
  progress: number,
): void {
  const directions = conditions.asked.focus;
  if (!focus || !directions) return;
  for (let row = 0; row < conditions.count; row++) {
    const found =
      objects.valid[row] === 1
        ? reward.objectivesOf(objects, row)
        : new Float64Array(objectives.length);
    focus.observe(rowOf(directions, row, focus.width), found, progress);
  }
}

/** The conditioning that a config describes; the config fits the composition. */
export function createConditioning(options: ConditioningOptions): Conditioning {
  const { temperature, config, target } = options;
  const goals = asksForComponents(config) || target ? createGoals(options) : undefined;
  const parts = [betaPart(temperature), ...(goals?.parts ?? [])];
  const canRelabel = goals && (goals.properties.length > 0 || goals.focus || goals.target);
  return {
    parts,
    size: parts.reduce((sum, { columns }) => sum + columns, 0),
    objectives: goals?.objectives ?? [],
    properties: goals?.properties ?? [],
    hasGoals: goals !== undefined,
    draw: (count, drawing) => conditionsFrom(parts, count, (part) => part.draw(drawing)),
    usual: (count) => conditionsFrom(parts, count, ({ usual }) => usual),
    encode: (conditions) => encodeConditions(parts, conditions),
    evaluate: (objects, conditions) =>
      goals ? goals.reward.evaluate(objects, conditions) : plainRewards(objects),
    objectivesOf: (objects, row) =>
      goals ? goals.reward.objectivesOf(objects, row) : new Float64Array(0),
    codeOfTarget: (canonical) => goals?.target?.codeOf(canonical) ?? new Float64Array(0),
    relabel: (conditions, objects, rng) =>
      canRelabel
        ? relabelled({ goals, parts, share: config.hindsight }, conditions, objects, rng)
        : conditions,
    observe: (conditions, objects, progress) =>
      goals && learnDirections(goals, conditions, objects, progress),
    getState: () => {
      const directions = goals?.focus?.getState();
      return directions ? { directions } : {};
    },
    setState: ({ directions }) => {
      if (directions) goals?.focus?.setState(directions);
    },
  };
}
