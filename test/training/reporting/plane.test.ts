import { expect, test } from "vitest";
import { parseConfig } from "../../../src/training/config/load.ts";
import { planeOf } from "../../../src/training/reporting/plane.ts";

const envOf = (text: string) => parseConfig("a.yaml", `env: ${text}\nreward: { type: hashed }`).env;

test("points of a grid lie by their first two coordinates, the others summed", () => {
  const env = envOf("{ type: hypergrid, dimensions: 3, side: 4 }");
  expect(planeOf(env, ["0,0,0", "3,1,2", "3,1,0"])).toEqual({
    ...{ rows: 4, columns: 4, cell: Int32Array.of(0, 7, 7) },
    rowLabel: "second coordinate (others summed)",
    columnLabel: "first coordinate (others summed)",
  });
  const line = planeOf(envOf("{ type: hypergrid, dimensions: 1, side: 5 }"), ["4"]);
  expect([line?.rows, line?.columns, line?.cell[0]]).toEqual([1, 5, 4]);
});

test("strings lie by their halves, in the order of the alphabet", () => {
  const env = envOf("{ type: strings, alphabet: ACGT, length: 3 }");
  const plane = planeOf(env, ["AAA", "AAT", "ACA", "TTT"]);
  expect([plane?.rows, plane?.columns]).toEqual([16, 4]);
  expect([...(plane?.cell ?? [])]).toEqual([0, 3, 4, 63]);
  expect([plane?.rowLabel, plane?.columnLabel]).toEqual(["first 2 letters", "last 1 letters"]);
});

test("graphs have no plane", () => {
  expect(planeOf(envOf("{ type: graphs }"), ["0;"])).toBeUndefined();
});
