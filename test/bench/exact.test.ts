import { expect, test } from "vitest";
import { runBench } from "../../bench/index.ts";

const first = (options: { name: string; only: string; overrides?: string[] }) =>
  runBench({ overrides: [], ...options, log: () => {} }).next();

test("bench exact runs the methods that are asked for", async () => {
  const overrides = ["training.steps=2", "training.trajectoriesPerStep=4"];
  const { value } = await first({ name: "exact", only: "detailedBalance", overrides });
  expect(value).toMatchObject({ task: "hypergrid", method: "detailedBalance", runs: 3 });
});

test("bench exact names its methods where none is meant, and other benches have none", async () => {
  await expect(first({ name: "exact", only: "balanced" })).rejects.toThrow(
    'bench exact: no method\'s name holds "balanced"; there are: trajectoryBalance, ',
  );
  await expect(first({ name: "sample", only: "trajectoryBalance" })).rejects.toThrow(
    "--only chooses methods of bench exact; leave it out of bench sample.",
  );
});
