import { alerts } from "./alerts.ts";
import type { ComponentFamily } from "./component.ts";
import { scaffold } from "./scaffold.ts";
import { similarity } from "./similarity.ts";
import { substructure } from "./substructure.ts";

/** Components that need `options` in the config, by name; public and stable as `COMPONENTS`. */
export const COMPONENT_FAMILIES = {
  similarity,
  substructure,
  scaffold,
  alerts,
} as const satisfies Record<string, ComponentFamily>;

/** Name of a component with options. */
export type FamilyName = keyof typeof COMPONENT_FAMILIES;

/** The family of a component, undefined if it has no options. */
export function familyOf(component: string): ComponentFamily | undefined {
  const families: Readonly<Record<string, ComponentFamily>> = COMPONENT_FAMILIES;
  return Object.hasOwn(families, component) ? families[component] : undefined;
}
