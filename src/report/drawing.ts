import { depict, isFailure, type RdkitModule } from "../chem/rdkit.ts";
import { type Html, html, trusted } from "./html.ts";

/** RDKit's colours of atoms as classes, so that the page can choose other shades in the dark. */
const CLASS_OF_COLOUR: Readonly<Record<string, string>> = {
  "#000000": "C",
  "#FF0000": "O",
  "#0000FF": "N",
  "#33CCCC": "F",
  "#CCCC00": "S",
  "#FF7F00": "P",
  "#00CC00": "Cl",
  "#7F4C19": "Br",
  "#A01EEF": "I",
};

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`(?:^|[\\s;'"])${name}[:=]\\s*'?([^;']*)`).exec(tag)?.[1];

/** `M 40.6,73.2 L 61.7,61.0` as `M40.6 73.2L61.7 61`. */
function shortPath(path: string): string {
  return path
    .replace(/[\s,]+/g, " ")
    .replace(/ ?([A-Za-z]) ?/g, "$1")
    .replace(/\.0(?=\D|$)/g, "")
    .trim();
}

interface Paint {
  readonly colour: string;
  readonly isFilled: boolean;
}

function paintOf(tag: string): Paint {
  const fill = attribute(tag, "fill");
  const isFilled = fill !== undefined && fill !== "none";
  return { colour: (isFilled ? fill : attribute(tag, "stroke")) ?? "#000000", isFilled };
}

/**
 * RDKit's drawing with a path for each colour instead of one for each bond and letter: about an
 * eighth of its size. Only paths are kept, which is all that RDKit draws molecules with.
 *
 * @param svg of `depict`, on a transparent ground and without highlights
 */
export function compactDrawing(svg: string): Html {
  const paths = new Map<string, string[]>();
  for (const [tag, path] of svg.matchAll(/<path [^>]*?\bd='([^']*)'[^>]*>/g)) {
    const { colour, isFilled } = paintOf(tag.replace(path, ""));
    const known = CLASS_OF_COLOUR[colour.toUpperCase()];
    const paint = known
      ? `class="${isFilled ? "f" : "s"}-${known}"`
      : unknownPaint(colour, isFilled);
    paths.set(paint, [...(paths.get(paint) ?? []), shortPath(path)]);
  }
  return trusted(
    [...paths].map(([paint, parts]) => `<path ${paint} d="${parts.join("")}"/>`).join(""),
  );
}

function unknownPaint(colour: string, isFilled: boolean): string {
  const safe = /^#[0-9A-F]{6}$/i.test(colour) ? colour : "#808080";
  return isFilled ? `style="fill:${safe}"` : `style="stroke:${safe}"`;
}

/** Molecules drawn once each and shown as often as they are wanted. */
export interface DrawingSheet {
  /** The drawing of a SMILES, or words that it can't be drawn. */
  show(smiles: string): Html;
  /** All drawings; must stand in the page once. */
  definitions(): Html;
}

/** Size of a drawing, pixels. */
const WIDTH = 200;
const HEIGHT = 140;
const BOND = 22;

/**
 * @param known drawings by SMILES, kept between pages: a page that is made anew during training
 *   draws new molecules only
 */
export function createDrawingSheet(
  rdkit: RdkitModule,
  known: Map<string, Html | null> = new Map(),
): DrawingSheet {
  const places = new Map<string, number>();
  const draw = (smiles: string): Html | null => {
    const options = { width: WIDTH, height: HEIGHT, transparent: true, bondLength: BOND };
    const result = depict(rdkit, smiles, options);
    return isFailure(result) ? null : compactDrawing(result.svg);
  };
  return {
    show(smiles) {
      if (!known.has(smiles)) known.set(smiles, draw(smiles));
      if (known.get(smiles) === null) return html`<span class="undrawn">cannot be drawn</span>`;
      if (!places.has(smiles)) places.set(smiles, places.size + 1);
      return html`<svg class="molecule" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${smiles}"><use href="#molecule-${places.get(smiles)}"/></svg>`;
    },
    definitions() {
      const symbols = [...places].map(
        ([smiles, place]) => html`<g id="molecule-${place}">${known.get(smiles)}</g>`,
      );
      return html`<svg class="sheet" aria-hidden="true"><defs>${symbols}</defs></svg>`;
    },
  };
}
