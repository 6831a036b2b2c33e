import type { RdkitModule } from "../../chem/rdkit.ts";
import {
  createGraphEnvironment,
  type GraphEnvironment,
  type GraphStates,
} from "../graphs/graphEnvironment.ts";
import type { LabelledGraph } from "../graphs/labelledGraph.ts";
import { createAtomRules } from "./atomRules.ts";
import { type AtomSpace, type AtomSpaceOptions, createAtomSpace } from "./atomSpace.ts";
import { createMoleculeForms, type MoleculeForms } from "./moleculeForms.ts";
import { writeMolecule } from "./moleculeText.ts";
import { readMolecule } from "./readMolecule.ts";

/** What is built, and whether its symmetry is corrected for. */
export interface AtomEnvironmentOptions extends AtomSpaceOptions {
  /** Whether rewards are scaled so that molecules are drawn as R/Z; true by default. */
  readonly symmetryCorrection?: boolean;
}

/** An environment of molecules; its objects have SMILES. */
export interface AtomEnvironment extends GraphEnvironment {
  readonly space: AtomSpace;
  readonly forms: MoleculeForms;
  objectNames(states: GraphStates): string[];
  toSmiles(states: GraphStates): string[];
}

/**
 * Molecules, atom by atom. A state is a Kekule graph: atoms by element and charge, bonds by order;
 * hydrogens fill the valences. Actions place a first atom, bond an atom to one that is there, close
 * a ring by a bond, raise a bond's order (where orders are separate steps) and stop. Objects are
 * molecules, by RDKit's canonical SMILES; an object's text is one of its Kekule forms.
 *
 * @throws ConfigError if the options leave no molecule
 */
export function createAtomEnvironment(
  rdkit: RdkitModule,
  options: AtomEnvironmentOptions = {},
): AtomEnvironment {
  const space = createAtomSpace(options);
  const forms = createMoleculeForms(rdkit, space);
  const { symmetryCorrection = true } = options;
  const toText = (graph: LabelledGraph): string => writeMolecule(space, graph).smiles;
  const env = createGraphEnvironment(createAtomRules(space), {
    toText,
    fromText: (text) => readMolecule(rdkit, space, text),
    logSymmetry: (graph) => (symmetryCorrection ? forms.logSymmetry(graph) : 0),
  });
  return {
    ...env,
    ...{ space, forms },
    objectNames: ({ graphs }) => graphs.map(forms.canonicalOf),
    toSmiles: ({ graphs }) => graphs.map(toText),
  };
}
