import { expect, test } from "vitest";
import { z } from "zod";
import { COMPONENTS, type ComponentName } from "../../src/rewards/components/components.ts";
import { DEFAULT_TRANSFORMS } from "../../src/rewards/components/defaultTransforms.ts";
import { COMPONENT_FAMILIES } from "../../src/rewards/components/families.ts";
import { rewardSection } from "../../src/rewards/config.ts";
import { createReward, rewardFloor } from "../../src/rewards/createReward.ts";
import { OBJECTIVES } from "../../src/rewards/objectives/objectives.ts";
import { rewardColumns } from "../../src/rewards/rewardColumns.ts";
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

const ALL_NAMES = [...Object.keys(COMPONENTS), ...Object.keys(COMPONENT_FAMILIES), "seh"].join(
  ", ",
);

test("the names of the built-in components are the public ones", () => {
  const properties =
    "qed sa logP tpsa molWt hba hbd rotatableBonds rings aromaticRings fractionCSP3 heavyAtoms";
  const objectives =
    "albuterolSimilarity mestranolSimilarity celecoxibRediscovery troglitazoneRediscovery " +
    "thiothixeneRediscovery median1 median2 isomersC7H8N2O2 isomersC9H10N2O2PF2Cl osimertinibMpo " +
    "fexofenadineMpo ranolazineMpo perindoprilMpo amlodipineMpo sitagliptinMpo zaleplonMpo " +
    "valsartanSmarts decoHop scaffoldHop";
  expect(Object.keys(COMPONENTS)).toEqual(expect.arrayContaining(properties.split(" ")));
  expect(Object.keys(OBJECTIVES)).toEqual(objectives.split(" "));
  expect(Object.keys(COMPONENTS)).toEqual(expect.arrayContaining(objectives.split(" ")));
  expect(Object.keys(COMPONENT_FAMILIES)).toEqual(expect.arrayContaining(["similarity"]));
});

test("every component has a default transform that the schema accepts", () => {
  const names = [...Object.keys(COMPONENTS), ...Object.keys(COMPONENT_FAMILIES)] as ComponentName[];
  expect(Object.keys(DEFAULT_TRANSFORMS).sort()).toEqual(names.toSorted());
  for (const name of names) {
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
  expect(rewardColumns(config.components)).toMatchObject([
    { name: "small", component: "molWt" },
    { name: "molWt", component: "molWt" },
  ]);
});

test.each([
  [molecule({ qde: {} }), "components.qde: no component is named qde (did you mean qed?)"],
  [molecule({ x: {} }), `components.x: no component is named x (there are: ${ALL_NAMES})`],
  [
    molecule({ mine: { component: "logp" } }),
    "components.mine.component: no component is named logp (did you mean logP?)",
  ],
  [molecule({}), `components: it must name at least one of ${ALL_NAMES}`],
  [
    molecule({ reward: { component: "qed" } }),
    "components.reward: the name reward is taken by another column; choose another one",
  ],
  [
    molecule({ qed: { weight: 2 } }),
    "components.qed.weight: a plain product has no weights; set reward.combine to weightedProduct",
  ],
  [
    molecule({ similarity: {} }),
    "components.similarity.options.to: similarity needs a value here: SMILES of the molecule to " +
      "compare with.",
  ],
  [
    molecule({ mine: { component: "similarity", options: { to: "C", fingerprint: "ecfp" } } }),
    "components.mine.options.fingerprint: similarity needs one of ecfp4, ecfp6, fcfp4, atomPairs, " +
      "pharmacophores here: Which features are compared, with their counts.",
  ],
  [
    molecule({ similarity: { options: { to: "C", radius: 2 } } }),
    "components.similarity.options.radius: similarity has no option radius; there are: to, " +
      "fingerprint",
  ],
  [
    molecule({ qed: { options: {} } }),
    "components.qed.options: qed has no options; leave them out",
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

test.each([
  [
    "similarity",
    { to: "C1CC" },
    'reward.components.mine.options: "C1CC" is no molecule that RDKit can read: SMILES Parse ' +
      "Error: unclosed ring for input: 'C1CC'.",
  ],
  ["substructure", { smarts: "C(" }, /^reward\.components\.mine\.options: .*C\(.*never closed/],
])("%s with %o is refused before threads start", async (component, options, message) => {
  const config = rewardSection.parse(molecule({ mine: { component, options } }));
  await expect(createReward(config)).rejects.toThrow(message);
});
