import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../src/core/makeFolder.ts";

const folder = mkdtempSync(join(tmpdir(), "molgfn-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder is made with all above it, and again without complaint", async () => {
  const deep = join(folder, "a", "b", "c");
  await makeFolder(deep);
  await makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
});

test("a file in the way is the file system's error", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(folder, "file", "x"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.skipIf(!existsSync("/proc/self"))(
  "a place where none can be made ends with an error",
  async () => {
    await expect(makeFolder("/proc/molgfn/run")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
