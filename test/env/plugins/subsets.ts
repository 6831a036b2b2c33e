import type { EnvDefinition } from "../../../src/env/plugins/definition.ts";

/** Subsets of some items, taken one by one: as in docs/extending.md. */
export const subsets = (numItems: number): EnvDefinition<number[]> => ({
  name: `subsets of ${numItems} items`,
  source: [],
  numActions: numItems,
  maxSteps: numItems,
  featureSizes: new Array(numItems).fill(2),
  legalActions: (items) => [...new Array(numItems).keys()].filter((item) => !items.includes(item)),
  isObject: () => true,
  step: (items, item) => [...items, item].sort((a, b) => a - b),
  parents: (items) =>
    items.map((item) => ({ state: items.filter((other) => other !== item), action: item })),
  features: (items) => Array.from({ length: numItems }, (_, i) => (items.includes(i) ? 1 : 0)),
  toText: (items) => `{${items.join(",")}}`,
  fromText: (text) => {
    if (!/^\{[\d,]*\}$/.test(text)) throw new Error("write it as {0,2}");
    return text === "{}" ? [] : text.slice(1, -1).split(",").map(Number);
  },
});
