import { expect, test } from "vitest";
import { loadRdkit } from "../../src/chem/rdkit.ts";
import { UserError } from "../../src/core/errors.ts";
import { checkHighlight, moleculeGridSvg, xmlText } from "../../src/report/moleculeGrid.ts";

const rdkit = await loadRdkit();

const cells = (svg: string) => svg.match(/<svg id='[^']*'/g) ?? [];

test("a grid is one standalone SVG on white with a cell of its own for each molecule", () => {
  const smiles = ["CCO", "c1ccccc1", "CC(=O)N", "C", "CCO", "CCN"];
  const svg = moleculeGridSvg(
    rdkit,
    smiles.map((text, i) => ({ smiles: text, legend: [`reward ${i}`] })),
    { columns: 4, width: 100, height: 80, title: "Best of run" },
  );
  expect(svg.startsWith("<?xml version='1.0' encoding='UTF-8'?>\n<svg xmlns=")).toBe(true);
  expect(svg.match(/<\?xml/g)).toHaveLength(1);
  expect(svg.match(/<svg/g)).toHaveLength(7);
  expect(svg.match(/<\/svg>/g)).toHaveLength(7);
  expect(new Set(cells(svg)).size).toBe(6);
  // 4 cells of 100 and 5 margins of 12; a title of 34, 2 rows of 80 + 17 + 12 and 3 margins.
  expect(svg).toContain("width='460' height='288' viewBox='0 0 460 288'");
  expect(svg).toContain("<rect width='460' height='288' fill='#ffffff'/>");
  expect(svg).toContain("id='molecule-5' x='12' y='167'");
  expect(svg).toContain(">Best of run</text>");
  for (let i = 0; i < 6; i++) expect(svg).toContain(`>reward ${i}</text>`);
});

test("texts are escaped, long legends cut, SMILES kept whole in the tooltip", () => {
  const svg = moleculeGridSvg(
    rdkit,
    [{ smiles: "C[C@H](N)/C=C/C", legend: ["a<b & 'c'", "x".repeat(100)] }],
    { width: 140 },
  );
  expect(svg).toContain("a&lt;b &amp; &#39;c&#39;");
  expect(svg).toContain(`>${"x".repeat(19)}…</text>`);
  expect(svg).toContain("<title>C[C@H](N)/C=C/C</title>");
  expect(xmlText("a\u0000\u001b[31mb\n")).toBe("a[31mb");
});

test("a molecule that RDKit rejects leaves a cell that says so", () => {
  const svg = moleculeGridSvg(rdkit, [
    { smiles: "C1CC", legend: [] },
    { smiles: "CC", legend: [] },
  ]);
  expect(cells(svg)).toHaveLength(2);
  expect(svg.match(/cannot be drawn/g)).toHaveLength(1);
  expect(svg.match(/class='bond-0/g)).toHaveLength(1);
});

test("no molecules make an empty picture", () => {
  expect(moleculeGridSvg(rdkit, [])).toMatch(
    /<svg [^>]*>\n<title>Molecules<\/title>\n<rect [^>]*>\n<\/svg>\n$/,
  );
});

test("a highlight colours every match of its pattern, in cells that have one", () => {
  const molecules = ["c1ccccc1CCc1ccccc1", "CCO"].map((smiles) => ({ smiles, legend: [] }));
  const plain = moleculeGridSvg(rdkit, molecules);
  const marked = moleculeGridSvg(rdkit, molecules, { highlight: "c1ccccc1" });
  expect(plain.match(/<ellipse/g)).toBeNull();
  // One disc an atom of both rings, none in ethanol.
  expect(marked.match(/<ellipse/g)).toHaveLength(12);
  expect(marked.slice(marked.indexOf("id='molecule-2'"))).not.toContain("<ellipse");
  expect(moleculeGridSvg(rdkit, molecules, { highlight: "[Si]" })).toBe(plain);
});

test("a highlight that is no pattern is refused with the reason and an example", () => {
  expect(() => checkHighlight(rdkit, "C1CC", "--highlight")).toThrow(
    new UserError(
      '--highlight: "C1CC" is no SMARTS pattern that RDKit can read (SMARTS Parse Error: unclosed ' +
        'ring for input: \'C1CC\'). Give one such as "c1ccccc1" or "C(=O)[NH]".',
    ),
  );
  expect(() => checkHighlight(rdkit, " ", "--highlight")).toThrow("(the text is empty)");
  expect(() => moleculeGridSvg(rdkit, [], { highlight: "C(" })).toThrow('highlight: "C("');
});
