import { expect, test } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import type { Environment } from "../../../src/env/environment.ts";
import { definedEnvironment } from "../../../src/env/plugins/definedEnvironment.ts";
import type { EnvDefinition } from "../../../src/env/plugins/definition.ts";
import { checkEnvironment } from "../../../src/env/plugins/loadEnvironment.ts";
import { enumerateSpace } from "../../../src/evaluation/exact/enumerateSpace.ts";
import { describeEnvironment } from "../contract.ts";
import { subsets } from "./subsets.ts";

describeEnvironment("a definition of one's own", () => definedEnvironment(subsets(5)));

test("a definition of subsets of 5 items has 32 objects, as many as there are states", () => {
  const space = enumerateSpace(definedEnvironment(subsets(5)) as Environment);
  expect([space.terminals.length, space.keys.length]).toEqual([32, 64]);
});

test("ways of different lengths to one state are no fault", () => {
  // Up by 1 or by 2: a state has several numbers of steps.
  const climb: EnvDefinition<number> = {
    ...{ name: "a climb", source: 0, numActions: 2, maxSteps: 6, featureSizes: [7] },
    legalActions: (at) => [0, 1].filter((action) => at + action + 1 <= 6),
    isObject: (at) => at > 3,
    step: (at, action) => at + action + 1,
    parents: (at) =>
      [0, 1].flatMap((action) =>
        at - action - 1 >= 0 ? [{ state: at - action - 1, action }] : [],
      ),
    features: (at) => [at],
    toText: String,
    fromText: Number,
  };
  expect(() => checkEnvironment(climb)).not.toThrow();
});

const broken = (part: Partial<EnvDefinition<number[]>>) => () =>
  checkEnvironment({ ...subsets(4), ...part });
const law = (name: string, complaint: string) =>
  new UserError(`subsets of 4 items breaks a law of environments (${name}): ${complaint}.`);

test("what is wrong with a definition is told with the state where it shows", () => {
  expect(broken({ legalActions: () => [], isObject: () => false })).toThrow(
    law("every trajectory ends", 'state "{}" has no legal action and may not stop'),
  );
  expect(broken({ maxSteps: 2 })).toThrow(
    /\(every trajectory ends\): a trajectory has not ended after 3 actions, at state "\{\d,\d,\d\}"/,
  );
  expect(broken({ legalActions: () => [7] })).toThrow(
    new UserError("subsets of 4 items: 7 is no action; they are whole numbers from 0 to 3."),
  );
  expect(broken({ parents: () => [] })).toThrow(
    /\(every step is among the ways back .*\): action \d leads from state "\{\}" to state "\{\d\}", whose parents are: none\.$/,
  );
  expect(
    broken({ parents: (items) => [...subsets(4).parents(items), { state: [], action: 0 }] }),
  ).toThrow(/\(every way back undoes a legal step, and the source has none\): /);
  expect(
    broken({
      parents: (items) =>
        subsets(4)
          .parents(items)
          .flatMap((way) => [way, way]),
    }),
  ).toThrow(
    /\(labelled forward and backward actions of each look .* lead 1 actions of a kind and 2/,
  );
  expect(
    broken({
      step: (items, item) => {
        items.push(item);
        return items;
      },
    }),
  ).toThrow(
    /\(step leaves the states .*\): action \d makes state "\{\d\}" of state "\{\}"; it must give a new one\.$/,
  );
  expect(broken({ features: () => [0, 0] })).toThrow(
    new UserError('subsets of 4 items: features of state "{}" are [0,0], not 4 numbers.'),
  );
  expect(broken({ features: () => [0, 0, 2, 0] })).toThrow(
    'features of state "{}" have 2 in column 2, not a whole number from 0 to 1.',
  );
  expect(broken({ fromText: () => [0] })).toThrow(
    /\(objects round-trip through text\): the text "\{.*\}" is read as the object "\{0\}"\.$/,
  );
});

test("states that threads can't be given are refused", () => {
  const held = (items: number[]): number[] => Object.assign(items, { size: () => items.length });
  expect(broken({ step: (items, item) => held(subsets(4).step(items, item)) })).toThrow(
    /\(states are plain data, which threads and files can be given\): some can't be copied: /,
  );
});

test("a text that is no object is refused with the reason", () => {
  const env = definedEnvironment({ ...subsets(4), isObject: (items) => items.length > 1 });
  expect(() => env.fromObjects(["7"])).toThrow(
    new UserError('Object "7" is none of subsets of 4 items: write it as {0,2}.'),
  );
  expect(() => env.fromObjects(["{1}"])).toThrow(
    new UserError('Object "{1}" is none of subsets of 4 items: a trajectory may not stop there.'),
  );
});
