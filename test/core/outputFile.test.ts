import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeOutput } from "../../src/core/outputFile.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "molgfn-out-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a result appears whole, in folders made for it, and replaces an older one", async () => {
  const path = join(folder, "a", "b", "out.txt");
  await writeOutput(path, "--out", ["old"]);
  await writeOutput(path, "--out", ["one ", "two"]);
  expect(readFileSync(path, "utf8")).toBe("one two");
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["out.txt"]);
});

test("a failure on the way leaves the old result and no remains", async () => {
  const path = join(folder, "out.txt");
  await writeOutput(path, "--out", ["old"]);
  const broken = function* () {
    yield "half";
    throw new TypeError("a bug");
  };
  await expect(writeOutput(path, "--out", broken())).rejects.toThrow(new TypeError("a bug"));
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["out.txt"]);
});

test("a place that cannot be written is named with the option", async () => {
  await expect(writeOutput(folder, "--out", ["x"])).rejects.toThrow(
    `${folder} cannot be written: it is a folder. Choose another place with --out.`,
  );
  await writeOutput(join(folder, "file"), "--out", ["x"]);
  const under = join(folder, "file", "x");
  await expect(writeOutput(under, "--grid", ["x"])).rejects.toThrow(
    /there is a file where a folder is needed\. Choose another place with --grid\.$/,
  );
});

test.skipIf(process.platform === "win32")("devices stay devices and links stay links", async () => {
  const link = join(folder, "link");
  await writeOutput(join(folder, "real"), "--out", ["old"]);
  symlinkSync(join(folder, "real"), link);
  await writeOutput(link, "--out", ["new"]);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "real"), "utf8")).toBe("new");
  symlinkSync("/dev/null", join(folder, "null"));
  await writeOutput(join(folder, "null"), "--out", ["gone"]);
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
});
