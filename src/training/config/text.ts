import { stringify } from "yaml";
import type { ResolvedConfig } from "./schema.ts";

/** The YAML of a resolved config; loading it gives the same config. */
export function configText(config: ResolvedConfig): string {
  return stringify(config, { lineWidth: 0 });
}
