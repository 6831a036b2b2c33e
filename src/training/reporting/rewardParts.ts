import { COMPONENTS } from "../../rewards/components/components.ts";
import { DEFAULT_TRANSFORMS } from "../../rewards/components/defaultTransforms.ts";
import { createTransform, type TransformOptions } from "../../rewards/transforms/transform.ts";
import type { ResolvedConfig } from "../config/schema.ts";
import type { Factors } from "./outstanding.ts";

/** A component of a reward, for reading. */
export interface RewardPart {
  readonly name: string;
  /** "" for a pure number. */
  readonly unit: string;
  /** Where its factor grows with the value, over the values that were seen; "range" if neither. */
  readonly better: "up" | "down" | "range";
}

interface ColumnSettings {
  readonly component?: string;
  readonly transform?: TransformOptions;
  readonly unit?: string;
}

const IDENTITY: TransformOptions = { type: "identity" };

/** The columns of a molecule reward with what a config may say of them, whatever their type. */
function columnsOf(config: ResolvedConfig): [string, ColumnSettings][] {
  if (config.reward.type !== "molecule") return [];
  return Object.entries(config.reward.components as Record<string, ColumnSettings>);
}

function transformOf(name: string, { component = name, transform }: ColumnSettings) {
  const defaults: Readonly<Record<string, TransformOptions>> = DEFAULT_TRANSFORMS;
  return createTransform(transform ?? defaults[component] ?? IDENTITY);
}

/** The transform of each component of a config, by its column. */
export function rewardFactors(config: ResolvedConfig): Factors {
  return Object.fromEntries(
    columnsOf(config).map(([name, settings]) => [name, transformOf(name, settings)]),
  );
}

const STEPS = 60;

function directionOf(
  factor: (value: number) => number,
  values: Float64Array,
): RewardPart["better"] {
  const known = values.filter(Number.isFinite).sort();
  if (known.length === 0) return "range";
  const [low, high] = [known[0], known[known.length - 1]];
  const factors = Array.from({ length: STEPS + 1 }, (_, i) =>
    factor(low + ((high - low) * i) / STEPS),
  );
  const changes = factors.slice(1).map((value, i) => value - factors[i]);
  const [rises, falls] = [changes.some((c) => c > 0), changes.some((c) => c < 0)];
  return rises && !falls ? "up" : falls && !rises ? "down" : "range";
}

/** The components of a run's reward; none where it has no parts. */
export function rewardParts(
  config: ResolvedConfig,
  values: Readonly<Record<string, Float64Array>>,
): RewardPart[] {
  const known: Readonly<Record<string, { readonly unit: string }>> = COMPONENTS;
  return columnsOf(config)
    .filter(([name]) => values[name] !== undefined)
    .map(([name, settings]) => ({
      name,
      unit: settings.unit ?? known[settings.component ?? name]?.unit ?? "",
      better: directionOf(transformOf(name, settings), values[name]),
    }));
}
