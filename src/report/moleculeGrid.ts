import { depict, isFailure, type RdkitModule, withPattern } from "../chem/rdkit.ts";
import { UserError } from "../core/errors.ts";

/** One cell of a grid. */
export interface GridMolecule {
  readonly smiles: string;
  /** Lines under the drawing, such as "reward 0.83". */
  readonly legend: readonly string[];
}

/** How a grid looks. */
export interface GridOptions {
  /** Written on top. */
  readonly title?: string;
  /** Cells in a row; default 5. */
  readonly columns?: number;
  /** Size of a drawing, pixels; default 220 x 170. */
  readonly width?: number;
  readonly height?: number;
  /** SMARTS; the atoms and bonds of its matches are coloured. */
  readonly highlight?: string;
}

const FONT = "font-family='Helvetica, Arial, sans-serif'";
const LEGEND_PIXELS = 13;
const LINE_PIXELS = 17;
const TITLE_PIXELS = 34;
const MARGIN = 12;
/** Bonds are drawn this long, or shorter where the molecule would not fit. */
const BOND_PIXELS = 25;
/** Width of a letter of a legend, pixels: generous for this font. */
const LETTER_PIXELS = 7;

/** Text for XML: markup escaped, control characters (which XML 1.0 does not allow) dropped. */
export function xmlText(text: string): string {
  const printable = [...text].filter((letter) => letter >= " " && letter !== "\u007f").join("");
  return printable
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const shortened = (text: string, letters: number): string =>
  text.length > letters ? `${text.slice(0, letters - 1)}…` : text;

function textLine(x: number, y: number, text: string, colour = "#333333"): string {
  return `<text x='${x}' y='${y}' ${FONT} font-size='${LEGEND_PIXELS}' fill='${colour}' text-anchor='middle'>${xmlText(text)}</text>`;
}

/**
 * Checks the pattern of a highlight before any work is done.
 *
 * @param where it comes from, such as "--highlight"
 * @throws UserError if RDKit can't read it
 */
export function checkHighlight(rdkit: RdkitModule, smarts: string, where: string): void {
  const result = withPattern(rdkit, smarts, () => ({}));
  if (!isFailure(result)) return;
  throw new UserError(
    `${where}: "${smarts}" is no SMARTS pattern that RDKit can read (${result.error}). ` +
      'Give one such as "c1ccccc1" or "C(=O)[NH]".',
  );
}

/** The marks of RDKit's drawing, without its header, so that it can be part of another SVG. */
function drawing(
  rdkit: RdkitModule,
  smiles: string,
  options: { readonly width: number; readonly height: number; readonly highlight?: string },
): string {
  const result = depict(rdkit, smiles, { ...options, transparent: true, bondLength: BOND_PIXELS });
  if (isFailure(result)) {
    return textLine(options.width / 2, options.height / 2, "cannot be drawn", "#b00020");
  }
  const { svg } = result;
  return svg.slice(svg.indexOf("<!-- END OF HEADER -->") + 22, svg.lastIndexOf("</svg>")).trim();
}

/**
 * Molecules drawn in rows as one standalone SVG on white, each with its legend below and its SMILES
 * as the tooltip. A molecule that RDKit rejects leaves a cell that says so.
 *
 * @throws UserError if `highlight` is no SMARTS pattern
 */
export function moleculeGridSvg(
  rdkit: RdkitModule,
  molecules: readonly GridMolecule[],
  options: GridOptions = {},
): string {
  const { title, columns = 5, width = 220, height = 170, highlight } = options;
  if (highlight !== undefined) checkHighlight(rdkit, highlight, "highlight");
  const inRow = Math.max(1, Math.min(columns, molecules.length));
  const legendLines = Math.max(0, ...molecules.map(({ legend }) => legend.length));
  const cellHeight = height + legendLines * LINE_PIXELS + MARGIN;
  const top = title === undefined ? MARGIN : MARGIN + TITLE_PIXELS;
  const fullWidth = inRow * (width + MARGIN) + MARGIN;
  const fullHeight = top + Math.ceil(molecules.length / inRow) * (cellHeight + MARGIN);
  const cells = molecules.map(({ smiles, legend }, i) => {
    const x = MARGIN + (i % inRow) * (width + MARGIN);
    const y = top + Math.floor(i / inRow) * (cellHeight + MARGIN);
    const lines = legend.map((line, row) =>
      textLine(
        width / 2,
        height + LINE_PIXELS * (row + 0.75),
        shortened(line, Math.floor(width / LETTER_PIXELS)),
      ),
    );
    return [
      `<svg id='molecule-${i + 1}' x='${x}' y='${y}' width='${width}' height='${cellHeight}' viewBox='0 0 ${width} ${cellHeight}'>`,
      `<title>${xmlText(smiles)}</title>`,
      `<rect x='0.5' y='0.5' width='${width - 1}' height='${cellHeight - 1}' rx='6' fill='none' stroke='#dddddd'/>`,
      drawing(rdkit, smiles, { width, height, highlight }),
      ...lines,
      "</svg>",
    ].join("\n");
  });
  const heading =
    title === undefined
      ? []
      : [
          `<text x='${MARGIN}' y='${MARGIN + 18}' ${FONT} font-size='18' fill='#111111'>${xmlText(title)}</text>`,
        ];
  return [
    `<?xml version='1.0' encoding='UTF-8'?>`,
    `<svg xmlns='http://www.w3.org/2000/svg' width='${fullWidth}' height='${fullHeight}' viewBox='0 0 ${fullWidth} ${fullHeight}'>`,
    `<title>${xmlText(title ?? "Molecules")}</title>`,
    `<rect width='${fullWidth}' height='${fullHeight}' fill='#ffffff'/>`,
    ...heading,
    ...cells,
    "</svg>\n",
  ].join("\n");
}
