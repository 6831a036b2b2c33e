import { describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { parseConfig } from "../../../src/training/config/load.ts";

const REWARD = `reward:
  type: molecule
  components:
    qed: {}
    sa: {}
    tpsa: {}
  combine: weightedSum
conditioning:
`;

function problemOf(text: string): string {
  try {
    parseConfig("a.yaml", text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`nothing was refused in: ${text}`);
}

test("a config asks for nothing but beta where it does not say otherwise", () => {
  const config = parseConfig("a.yaml", "reward: { type: hashed }");
  expect(config.conditioning).toEqual({ ranges: {}, hindsight: 0.3 });
});

test("a section with every part is read with its defaults", () => {
  const text =
    `${REWARD}  objectives: [qed, sa]\n` +
    "  preferences: { type: dirichlet }\n  ranges: { tpsa: { low: 10, high: 200 } }\n" +
    "  focus: { type: tabular }\n";
  expect(parseConfig("a.yaml", text).conditioning).toEqual({
    objectives: ["qed", "sa"],
    preferences: { type: "dirichlet", alpha: 1.5, thermometerBins: 16 },
    ranges: { tpsa: { low: 10, high: 200, step: 0, redrawn: 0.5, thermometerBins: 16 } },
    focus: {
      ...{ type: "tabular", divisions: 30, cosine: 0.98, borderFactor: 0.2 },
      thermometerBins: 16,
    },
    hindsight: 0.3,
  });
});

describe("refused with the line and what to do", () => {
  test.each([
    [
      "  objectives: [qed, saa]\n  preferences: { type: dirichlet }",
      'a.yaml:9: conditioning.objectives.1 is "saa"; the reward has no component saa ' +
        "(did you mean sa?).",
    ],
    [
      "  objectives: [qed]",
      'a.yaml:9: conditioning.objectives is ["qed"]; it must be a list of at least 2 of which each ' +
        "is a text that is not empty.",
    ],
    [
      "  preferences: { type: fixed, weights: { qde: 1 } }",
      "a.yaml:9: conditioning.preferences.weights.qde is 1; the objectives lack qde " +
        "(did you mean qed?).",
    ],
    [
      "  preferences: { type: fixed, weights: { qed: 0 } }",
      "a.yaml:9: conditioning.preferences.weights: at least one weight must be above 0.",
    ],
    [
      "  preferences: { type: fixed, weights: { qed: -1 } }",
      "a.yaml:9: conditioning.preferences.weights.qed is -1; it must be a number of at least 0.",
    ],
    [
      "  ranges: { tspa: { low: 1, high: 2 } }",
      "a.yaml:9: conditioning.ranges.tspa: the reward has no component tspa " +
        "(did you mean tpsa?).",
    ],
    [
      "  ranges: { tpsa: { low: 200, high: 10 } }",
      "a.yaml:9: conditioning.ranges.tpsa.low is 200; it must be below high.",
    ],
    [
      "  ranges: { sa: { low: 1, high: 5 } }",
      "a.yaml:9: conditioning.ranges.sa: the transform of sa is saLinear; set " +
        "reward.components.sa.transform to { type: range, low, high, preference, tau }.",
    ],
    [
      "  ranges: { tpsa: { low: 70, high: 200 } }",
      "a.yaml:9: conditioning.ranges.tpsa: the transform of tpsa wants 60 to 100, which does not " +
        "lie in the 70 to 200 that can be asked for.",
    ],
    [
      "  objectives: [qed, tpsa]\n  ranges: { tpsa: { low: 1, high: 200 } }",
      'a.yaml:9: conditioning.objectives.1 is "tpsa"; the range of tpsa is asked for: leave it ' +
        "out of one of both.",
    ],
    [
      "  focus: { type: tabular, divisions: 100 }",
      "a.yaml:9: conditioning.focus.divisions is 100; a table of 3 objectives would have more " +
        "than 200000 cells; use fewer.",
    ],
    [
      "  target: {}",
      "a.yaml:9: conditioning.target.objects is missing; it must name a file of molecules to " +
        "draw targets from.",
    ],
  ])("%s", (section, message) => {
    expect(problemOf(REWARD + section)).toBe(message);
  });

  test("preferences of a plain product", () => {
    const product = REWARD.replace("weightedSum", "product");
    expect(problemOf(`${product}  preferences: { type: dirichlet }`)).toBe(
      "a.yaml:9: conditioning.preferences: a plain product has no weights; set reward.combine to " +
        "weightedSum, weightedProduct or tchebycheff.",
    );
  });

  test("goals of a reward without components", () => {
    const text = "reward: { type: hashed }\nconditioning: { preferences: { type: dirichlet } }";
    expect(problemOf(text)).toBe(
      "a.yaml:2: conditioning: goals are about the components of a reward, and this reward has " +
        "none; choose reward.type molecule or gridObjectives.",
    );
  });

  test("targets in a space whose objects can't be told to a policy", () => {
    const env = "env: { type: module, path: a.ts }\n";
    expect(problemOf(`${env}reward: { type: hashed }\nconditioning: { target: {} }`)).toBe(
      "a.yaml:3: conditioning.target: objects of env.type module can't be targets; use " +
        "hypergrid, strings, graphs, fragments, atoms.",
    );
  });
});
