import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../../src/training/config/load.ts";

const files = readdirSync("configs").filter((name) => name.endsWith(".yaml"));

test("configs are shipped", () => {
  expect(files).toContain("quickstart.yaml");
});

test.each(files)("%s loads, and says on top what it does", async (name) => {
  const file = join("configs", name);
  expect((await loadConfig(file)).run).toMatch(/^runs\//);
  expect(readFileSync(file, "utf8")).toMatch(/^# .{20}/);
});
