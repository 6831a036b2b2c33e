import { expect, test } from "vitest";
import { createScaffoldFilter } from "../../../src/training/rewards/scaffoldFilter.ts";

const BENZENES = ["Cc1ccccc1", "CCc1ccccc1", "Oc1ccccc1", "Nc1ccccc1"];

test("only the first molecules of a scaffold are let in, and they stay in", async () => {
  const filter = await createScaffoldFilter(2);
  expect([...filter.admit(BENZENES)]).toEqual([1, 1, 0, 0]);
  filter.commit();
  expect([...filter.admit(["CCc1ccccc1", "Fc1ccccc1", "c1ccncc1"])]).toEqual([1, 0, 1]);
});

test("another writing of a molecule is no second molecule", async () => {
  const filter = await createScaffoldFilter(1);
  expect([...filter.admit(["Cc1ccccc1", "c1ccccc1C", "C1=CC=CC=C1C"])]).toEqual([1, 1, 1]);
});

test("molecules without rings and texts that are none are never too many", async () => {
  const filter = await createScaffoldFilter(1);
  expect([...filter.admit(["CC", "CCC", null, "not a molecule"])]).toEqual([1, 1, 1, 1]);
});

test("what an update that failed let in is forgotten", async () => {
  const filter = await createScaffoldFilter(1);
  filter.admit(["Cc1ccccc1"]);
  filter.discard();
  expect([...filter.admit(["Oc1ccccc1"])]).toEqual([1]);
});

test("a filter goes on from its state", async () => {
  const first = await createScaffoldFilter(1);
  first.admit(["Cc1ccccc1"]);
  first.commit();
  const second = await createScaffoldFilter(1, structuredClone(first.getState()));
  expect([...second.admit(["Oc1ccccc1", "Cc1ccccc1"])]).toEqual([0, 1]);
});
