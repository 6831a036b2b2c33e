import type { RdkitModule } from "../../chem/rdkit.ts";
import { canonicalForm } from "../graphs/canonicalGraph.ts";
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
import { readMolecule, readScaffold } from "./readMolecule.ts";
import { createScaffold, type Scaffold } from "./scaffold.ts";
import { readMarked, writeMarked } from "./scaffoldText.ts";

/** What is built, and whether its symmetry is corrected for. */
export interface AtomEnvironmentOptions extends AtomSpaceOptions {
  /**
   * SMILES of a part that every molecule holds and that trajectories start from. Atoms with a map
   * number, such as [CH:1], may grow; all if none has one. Nothing by default.
   */
  readonly scaffold?: string;
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
 * molecules, by RDKit's canonical SMILES; an object's text is one of its Kekule forms and, where
 * there is a scaffold, one of its places.
 *
 * @throws ConfigError if the options leave no molecule or the scaffold does not fit them
 */
export function createAtomEnvironment(
  rdkit: RdkitModule,
  options: AtomEnvironmentOptions = {},
): AtomEnvironment {
  const space = createAtomSpace(options);
  const scaffold =
    options.scaffold === undefined
      ? undefined
      : createScaffold(space, readScaffold(rdkit, space, options.scaffold));
  const forms = createMoleculeForms(rdkit, space, scaffold);
  const { symmetryCorrection = true } = options;
  const env = createGraphEnvironment(createAtomRules(space, scaffold?.graph), {
    ...textOf(rdkit, { space, forms, scaffold }),
    logSymmetry: (graph) => (symmetryCorrection ? forms.logSymmetry(graph) : 0),
  });
  return {
    ...env,
    ...{ space, forms },
    objectNames: ({ graphs }) => graphs.map(forms.canonicalOf),
    sampleForms: ({ count, graphs, stopped }, rng) => ({
      count,
      graphs: graphs.map((graph) => {
        const shapes = forms.allForms(graph);
        return canonicalForm(shapes[rng.integer(shapes.length)]).graph;
      }),
      stopped,
    }),
    toSmiles: ({ graphs }) => graphs.map((graph) => writeMolecule(space, graph).smiles),
  };
}

/** How states are written and read, with the place of the scaffold if there is one. */
function textOf(
  rdkit: RdkitModule,
  parts: {
    readonly space: AtomSpace;
    readonly forms: MoleculeForms;
    readonly scaffold: Scaffold | undefined;
  },
) {
  const { space, forms, scaffold } = parts;
  if (scaffold) {
    const context = { rdkit, space, forms, scaffold };
    return {
      toText: (graph: LabelledGraph) => writeMarked(context, graph),
      fromText: (text: string) => readMarked(context, text),
    };
  }
  return {
    toText: (graph: LabelledGraph) => writeMolecule(space, graph).smiles,
    fromText: (text: string) => canonicalForm(readMolecule(rdkit, space, text)).graph,
  };
}
