import { expect, test } from "vitest";
import { z } from "zod";
import { COMPONENTS, type ComponentName } from "../../src/rewards/components/components.ts";
import { DEFAULT_TRANSFORMS } from "../../src/rewards/components/defaultTransforms.ts";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward, rewardColumns, rewardFloor } from "../../src/rewards/createReward.ts";
import { transformSchema } from "../../src/rewards/transforms/transform.ts";

/** `path: message` of each problem. */
function problems(config: unknown): string[] {
  const result = rewardSection.safeParse(config);
  if (result.success) return [];
  return result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

const molecule = (components: unknown, rest: object = {}) => ({
  type: "molecule",
  components,
  ...rest,
});

test("the names of the built-in components are the public ones", () => {
  expect(Object.keys(COMPONENTS)).toEqual(
    "qed sa logP tpsa molWt hba hbd rotatableBonds rings aromaticRings fractionCSP3 heavyAtoms".split(
      " ",
    ),
  );
});

test("every component has a default transform that the schema accepts", () => {
  expect(Object.keys(DEFAULT_TRANSFORMS)).toEqual(Object.keys(COMPONENTS));
  for (const name of Object.keys(COMPONENTS) as ComponentName[]) {
    const transform = DEFAULT_TRANSFORMS[name];
    expect(transformSchema.parse(transform)).toEqual(transform);
  }
});

test("a component needs no options: transform, weight and the rest have defaults", () => {
  const config = rewardSection.parse(molecule({ qed: {}, sa: {} }));
  expect(config).toEqual({
    type: "molecule",
    components: { qed: { weight: 1 }, sa: { weight: 1 } },
    combine: "product",
    floor: -75,
    threads: 2,
    cacheSize: 100_000,
    timeoutMs: 30_000,
  });
  if (config.type !== "molecule") throw new Error("not a molecule reward");
  expect(rewardColumns(config.components)).toEqual([
    { name: "qed", component: "qed", transform: { type: "identity" }, weight: 1 },
    { name: "sa", component: "sa", transform: { type: "saLinear" }, weight: 1 },
  ]);
  expect(rewardFloor(config)).toBe(-75);
});

test("a column may have a name of its own, so that one component can be there twice", () => {
  const small = { component: "molWt", transform: { type: "linear", low: 500, high: 200 } };
  const config = rewardSection.parse(molecule({ small, molWt: {} }));
  if (config.type !== "molecule") throw new Error("not a molecule reward");
  expect(rewardColumns(config.components).map((c) => [c.name, c.component])).toEqual([
    ["small", "molWt"],
    ["molWt", "molWt"],
  ]);
});

test.each([
  [molecule({ qde: {} }), "components.qde: no component is named qde (did you mean qed?)"],
  [
    molecule({ x: {} }),
    "components.x: no component is named x (there are: qed, sa, logP, tpsa, molWt, hba, hbd, " +
      "rotatableBonds, rings, aromaticRings, fractionCSP3, heavyAtoms)",
  ],
  [
    molecule({ mine: { component: "logp" } }),
    "components.mine.component: no component is named logp (did you mean logP?)",
  ],
  [
    molecule({}),
    "components: it must name at least one of qed, sa, logP, tpsa, molWt, hba, hbd, " +
      "rotatableBonds, rings, aromaticRings, fractionCSP3, heavyAtoms",
  ],
  [
    molecule({ reward: { component: "qed" } }),
    "components.reward: the name reward is taken by another column; choose another one",
  ],
  [
    molecule({ qed: { weight: 2 } }),
    "components.qed.weight: a plain product has no weights; set reward.combine to weightedProduct",
  ],
  [{ type: "hashed", low: 3, high: 2 }, "low: it must not exceed high"],
])("%o is refused", (config, message) => {
  expect(problems(config)).toEqual([message]);
});

test("weights are for weighted combinations, and are not negative", () => {
  expect(problems(molecule({ qed: { weight: 2 } }, { combine: "weightedProduct" }))).toEqual([]);
  expect(problems(molecule({ qed: { weight: 2 } }, { combine: "weightedSum" }))).toEqual([]);
  expect(problems(molecule({ qed: { weight: -1 } }, { combine: "weightedSum" }))).toHaveLength(1);
});

test("an unknown setting is refused by its name", () => {
  expect(problems(molecule({ qed: {} }, { combin: "product" }))[0]).toContain("combin");
  expect(problems(molecule({ qed: { wieght: 1 } }))[0]).toContain("wieght");
});

test("the section has a JSON Schema, with help on every field", () => {
  const schema = JSON.stringify(z.toJSONSchema(rewardSection, { io: "input" }));
  expect(schema).toContain("Log reward of invalid molecules");
});

test("a hypergrid reward without a grid says which setting to change", async () => {
  const config = rewardSection.parse({ type: "hypergrid" });
  await expect(createReward(config, { type: "fragments" })).rejects.toThrow(
    "reward.type is hypergrid, which is defined on grids only, but env.type is fragments. " +
      "Set env.type to hypergrid, or choose another reward.",
  );
  const reward = await createReward(config, { type: "hypergrid", dimensions: 2, side: 8 });
  const { reward: r } = await reward.evaluate(["1,1", "0,0", "3,3"]);
  expect([...r]).toEqual([2.6, 0.6, 0.1]);
});

test("a hashed reward lies between its bounds", async () => {
  const reward = await createReward(rewardSection.parse({ type: "hashed", low: 1, high: 2 }));
  const { reward: r } = await reward.evaluate(["a", "b", "c"]);
  expect([...r].every((value) => value >= 1 && value <= 2)).toBe(true);
});
