import type { RdkitModule } from "../../chem/rdkit.ts";
import { canonicalForm } from "../graphs/canonicalGraph.ts";
import type { GraphShape, LabelledGraph } from "../graphs/labelledGraph.ts";
import type { AtomSpace } from "./atomSpace.ts";
import { countMolecule } from "./moleculeCounts.ts";
import type { MoleculeForms } from "./moleculeForms.ts";
import { writeMolecule } from "./moleculeText.ts";
import { checkRings, OutsideSpace, readMolecule, ringsOpen } from "./readMolecule.ts";
import { findScaffold, type Scaffold, withMarks } from "./scaffold.ts";

/** What texts with a scaffold are written and read with. */
export interface ScaffoldContext {
  readonly rdkit: RdkitModule;
  readonly space: AtomSpace;
  readonly forms: MoleculeForms;
  readonly scaffold: Scaffold;
}

/**
 * A state as text: its SMILES and the place of each atom of the scaffold in it, counted from 0:
 * "[CH3][OH] 0".
 */
export function writeMarked({ space, scaffold }: ScaffoldContext, graph: LabelledGraph): string {
  const { smiles, order } = writeMolecule(space, graph);
  const [place] = findScaffold(space, graph, scaffold, { within: true });
  return `${smiles} ${place.map((atom) => order.indexOf(atom)).join(",")}`;
}

/**
 * A state from its text, or from a SMILES alone: then with the scaffold at the first place, in any
 * Kekule form, from which the molecule can be built.
 *
 * @throws OutsideSpace if the space can't hold the molecule or it does not hold the scaffold
 */
export function readMarked(context: ScaffoldContext, text: string): LabelledGraph {
  const { rdkit, space, forms, scaffold } = context;
  const [smiles, marks] = text.trim().split(/\s+/);
  // Steps count from the scaffold on: they are known once its place is.
  const molecule = readMolecule(rdkit, { ...space, maxSteps: Number.POSITIVE_INFINITY }, smiles);
  const shapes = marks === undefined ? forms.kekuleShapes(molecule) : [molecule];
  const found = shapes.flatMap((shape) =>
    findScaffold(space, shape, scaffold)
      .filter((place) => marks === undefined || place.join(",") === marks)
      .map((place) => withMarks(space, shape, scaffold, place)),
  );
  if (found.length === 0) {
    throw new OutsideSpace(
      text,
      "scaffold",
      marks === undefined
        ? "it does not hold env.scaffold with growth at the marked atoms alone"
        : `env.scaffold is not at its atoms ${marks}`,
    );
  }
  // Where the scaffold lies decides which rings can be closed one by one.
  return stateOf(space, found.find((marked) => ringsOpen(space, marked)) ?? found[0], text);
}

function stateOf(space: AtomSpace, marked: GraphShape, text: string): LabelledGraph {
  const { steps } = countMolecule(space, marked);
  if (steps + 1 > space.maxSteps) {
    const what = `it takes ${steps + 1} steps to build from env.scaffold; raise env.maxSteps`;
    throw new OutsideSpace(text, "size", what);
  }
  checkRings(space, marked, (reason, what) => {
    throw new OutsideSpace(text, reason, what);
  });
  return canonicalForm(marked).graph;
}
