import { expect, test } from "vitest";
import { assembleConditioning } from "../../../src/training/conditioning.ts";
import { parseConfig } from "../../../src/training/config/load.ts";
import { createEnvironment } from "../../../src/training/environments.ts";
import {
  compareConditioning,
  compareStages,
} from "../../../src/training/transfer/compareStages.ts";
import { conditioningColumns } from "../../../src/training/transfer/conditioningColumns.ts";

const BASE = `
env: { type: atoms, elements: [C, N, O], charges: [], maxAtoms: 6 }
reward:
  type: molecule
  components:
    tpsa: { transform: { type: range, low: 20, high: 40 } }
    rings: { transform: { type: range, low: 1, high: 2 } }
`;
const configOf = (text: string) => parseConfig("stage.yaml", text);

async function columnsOf(section: string): Promise<string[]> {
  const config = configOf(BASE + section);
  const env = await createEnvironment(config.env);
  return conditioningColumns(config, await assembleConditioning(config, env));
}

const range = (name: string, high: number): string =>
  `${name}: { low: 0, high: ${high}, thermometerBins: 2 }`;

test("limits of the space may differ, and are told", () => {
  const wider = BASE.replace("maxAtoms: 6", "maxAtoms: 8, maxRings: 2");
  expect(compareStages("run", configOf(BASE), configOf(wider))).toEqual([
    "env.maxAtoms was 6 and is 8",
    "env.maxRings was 6 and is 2",
  ]);
});

test("other atoms do not fit, whatever the limits", () => {
  const other = BASE.replace("[C, N, O]", "[C, N, S]").replace("maxAtoms: 6", "maxAtoms: 8");
  expect(() => compareStages("run", configOf(BASE), configOf(other))).toThrow(
    'env.elements was ["C","N","O"] and is ["C","N","S"]. Give both the same settings.',
  );
});

test("columns have the same name where they mean the same", async () => {
  const one = await columnsOf(`conditioning: { ranges: { ${range("tpsa", 80)} } }`);
  expect(one).toHaveLength(4);
  const both = await columnsOf(
    `conditioning: { ranges: { ${range("rings", 4)}, ${range("tpsa", 80)} } }`,
  );
  expect(both.slice(4)).toEqual(one);
  expect(compareConditioning("run", one, both)).toEqual([
    "asked for anew, neutral at first: range of rings in [0, 4]",
  ]);
});

test("another scale of a property is another column", async () => {
  const before = await columnsOf(`conditioning: { ranges: { ${range("tpsa", 80)} } }`);
  const after = await columnsOf(`conditioning: { ranges: { ${range("tpsa", 100)} } }`);
  expect(compareConditioning("run", before, after)).toEqual([
    "no longer asked for, and kept at its usual value: range of tpsa in [0, 80]",
    "asked for anew, neutral at first: range of tpsa in [0, 100]",
  ]);
});

test("a stage without a conditioning can't follow one that has it", async () => {
  const before = await columnsOf(`conditioning: { ranges: { ${range("tpsa", 80)} } }`);
  expect(() => compareConditioning("run", before, [])).toThrow(
    "--from run: that run is asked for range of tpsa in [0, 80], and this config for nothing. " +
      "Give this config the run's conditioning and temperature sections.",
  );
});
