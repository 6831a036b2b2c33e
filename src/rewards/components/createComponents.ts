import { analyzeSmiles } from "../../chem/describe.ts";
import { canonicalize, isFailure, type RdkitModule } from "../../chem/rdkit.ts";
import { UserError } from "../../core/errors.ts";
import type { ComponentRequest } from "../chunk.ts";
import type { Component, OptionReaders } from "./component.ts";
import { COMPONENTS, type ComponentName, type PlainComponentName } from "./components.ts";
import { familyOf } from "./families.ts";

/** A component that can be computed, options and all. */
export interface ReadyComponent {
  readonly name: ComponentName;
  readonly compute: Component["compute"];
}

function readersOf(rdkit: RdkitModule): OptionReaders {
  return {
    molecule(smiles) {
      const result = canonicalize(rdkit, smiles);
      if (isFailure(result)) {
        throw new UserError(`"${smiles}" is no molecule that RDKit can read: ${result.error}.`);
      }
      return analyzeSmiles(result.canonical);
    },
  };
}

/**
 * Makes components ready to be computed.
 *
 * @throws UserError if a SMILES or SMARTS among the options can't be read
 */
export function createComponents(
  rdkit: RdkitModule,
  requests: readonly ComponentRequest[],
): ReadyComponent[] {
  const readers = readersOf(rdkit);
  return requests.map(({ name, options = {} }) => {
    const family = familyOf(name);
    if (family) return { name, compute: family.create(options, readers) };
    return { name, compute: COMPONENTS[name as PlainComponentName].compute };
  });
}
