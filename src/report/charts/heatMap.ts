import { type Html, html } from "../html.ts";
import { pixel } from "./frame.ts";
import { numberText } from "./numberText.ts";

/** A picture of numbers in rows and columns. */
export interface HeatMapOptions {
  /** [rows * columns], row by row from the bottom up; NaN leaves a hole. */
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly rowLabel: string;
  readonly columnLabel: string;
  /** What the ends of the colour scale stand for. */
  readonly domain: readonly [number, number];
  /** From pale to dark; or from one colour over white to another, zero in the middle. */
  readonly colours: "sequential" | "diverging";
  /** What a cell is called, shown at the pointer where there are few. */
  readonly nameOf?: (row: number, column: number) => string;
  readonly description: string;
}

type Colour = readonly [number, number, number];

/** Anchors of the scales, sRGB. */
const SCALES: Readonly<Record<HeatMapOptions["colours"], readonly Colour[]>> = {
  sequential: [
    [238, 243, 250],
    [158, 196, 226],
    [66, 133, 189],
    [23, 77, 140],
    [8, 34, 78],
  ],
  diverging: [
    [178, 88, 16],
    [240, 178, 112],
    [246, 246, 246],
    [126, 176, 218],
    [22, 84, 150],
  ],
};

/** Distinguishable shades; cells of one shade share a path. */
const SHADES = 40;
const SIDE = 216;
const MARGIN = { left: 24, top: 4, bottom: 54, right: 8 };
/** Up to this many cells each is drawn for itself, with its name at the pointer. */
const MOST_NAMED = 300;

function shadeColour(anchors: readonly Colour[], shade: number): string {
  const at = (shade / (SHADES - 1)) * (anchors.length - 1);
  const low = Math.min(anchors.length - 2, Math.floor(at));
  const mix = anchors[low].map((value, i) =>
    Math.round(value + (at - low) * (anchors[low + 1][i] - value)),
  );
  return `#${mix.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly shade: number;
  readonly value: number;
}

function cellsOf({ values, rows, columns, domain: [low, high] }: HeatMapOptions): Cell[] {
  const cells: Cell[] = [];
  for (let i = 0; i < rows * columns; i++) {
    if (Number.isNaN(values[i])) continue;
    const share = high > low ? (values[i] - low) / (high - low) : 0.5;
    const shade = Math.round(Math.min(1, Math.max(0, share)) * (SHADES - 1));
    cells.push({ row: Math.floor(i / columns), column: i % columns, shade, value: values[i] });
  }
  return cells;
}

function namedCells(
  options: HeatMapOptions,
  cells: readonly Cell[],
  size: readonly [number, number],
): Html {
  const { rows, colours, nameOf } = options;
  const [width, height] = size;
  return html`${cells.map(
    ({ row, column, shade, value }) =>
      html`<rect x="${pixel(MARGIN.left + column * width)}" y="${pixel(MARGIN.top + (rows - 1 - row) * height)}" width="${pixel(width)}" height="${pixel(height)}" fill="${shadeColour(SCALES[colours], shade)}"><title>${nameOf?.(row, column)}: ${numberText(value)}</title></rect>`,
  )}`;
}

/** Cells of one shade as one path of level strokes, each as long as neighbours are alike. */
function mergedCells(
  options: HeatMapOptions,
  cells: readonly Cell[],
  [width, height]: readonly [number, number],
): Html {
  const { rows, colours } = options;
  const paths = new Map<number, string[]>();
  for (let i = 0; i < cells.length; ) {
    const { row, column, shade } = cells[i];
    let length = 1;
    while (isAlike(cells[i + length], { row, column: column + length, shade })) length++;
    const path = paths.get(shade) ?? [];
    path.push(`M${column} ${rows - 1 - row}h${length}`);
    paths.set(shade, path);
    i += length;
  }
  const place = `translate(${MARGIN.left} ${pixel(MARGIN.top + height / 2)}) scale(${width} ${height})`;
  return html`<g class="cells" transform="${place}">${[...paths].map(([shade, path]) => html`<path stroke="${shadeColour(SCALES[colours], shade)}" d="${path.join("")}"/>`)}</g>`;
}

const isAlike = (cell: Cell | undefined, other: Omit<Cell, "value">): boolean =>
  cell?.row === other.row && cell.column === other.column && cell.shade === other.shade;

/** The colour scale below the picture, with its ends. */
function key({ domain, colours }: HeatMapOptions): Html {
  const top = MARGIN.top + SIDE + 28;
  const steps = Array.from({ length: SHADES }, (_, shade) => {
    const x = MARGIN.left + (shade * SIDE) / SHADES;
    return html`<rect x="${pixel(x)}" y="${top}" width="${pixel(SIDE / SHADES + 0.3)}" height="8" fill="${shadeColour(SCALES[colours], shade)}"/>`;
  });
  const [low, high] = domain;
  return html`${steps}<text class="tick" x="${MARGIN.left}" y="${top + 20}">${numberText(low)}</text><text class="tick" x="${MARGIN.left + SIDE}" y="${top + 20}" text-anchor="end">${numberText(high)}</text>`;
}

/** Numbers of a grid as shades, the first row at the bottom, as in a plot, with a key below. */
export function heatMap(options: HeatMapOptions): Html {
  const { rows, columns, rowLabel, columnLabel, description } = options;
  const size = [SIDE / columns, SIDE / rows] as const;
  const cells = cellsOf(options);
  const isNamed = cells.length <= MOST_NAMED && options.nameOf !== undefined;
  const [width, height] = [MARGIN.left + SIDE + MARGIN.right, MARGIN.top + SIDE + MARGIN.bottom];
  const middle = MARGIN.top + SIDE / 2;
  return html`<svg class="chart heat" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">${isNamed ? namedCells(options, cells, size) : mergedCells(options, cells, size)}<rect class="outline" x="${MARGIN.left}" y="${MARGIN.top}" width="${SIDE}" height="${SIDE}"/><text class="label" x="${MARGIN.left + SIDE / 2}" y="${MARGIN.top + SIDE + 16}" text-anchor="middle">${columnLabel}</text><text class="label" text-anchor="middle" transform="translate(14,${middle}) rotate(-90)">${rowLabel}</text>${key(options)}</svg>`;
}
