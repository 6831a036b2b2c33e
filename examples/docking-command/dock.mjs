// Stands in for a docking program: it gives a made-up score after a moment of work. It shows all that
// molgfn asks of a program in any language: read a line, write a line, until the input ends.
//
//   in   {"id": 7, "smiles": "CCO"}
//   out  {"id": 7, "value": -5.3}                     or, if there is no score,
//        {"id": 7, "error": "no conformer was found"}
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const [receptor, milliseconds] = process.argv.slice(2);
process.stderr.write(`docking into ${receptor}\n`);

/** A smooth function of the composition in place of physics, kcal/mol. */
function dock(smiles) {
  const count = (pattern) => (smiles.match(pattern) ?? []).length;
  const heavy = count(/Cl|Br|[BCNOPSFIbcnops]/g);
  const polar = count(/[NOno]/g);
  const [rings, branches] = [count(/\d/g) / 2, count(/\(/g)];
  if (heavy > 60) throw new Error("too large for the box");
  const shape = 0.07 * branches - 0.13 * rings;
  return -0.45 * Math.min(heavy, 24) + 0.03 * (polar - 5) ** 2 + shape;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, smiles } = JSON.parse(line);
  await sleep(Number(milliseconds));
  try {
    process.stdout.write(`${JSON.stringify({ id, value: dock(smiles) })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ id, error: error.message })}\n`);
  }
}
