import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const BLOCK = 512;

/** Writes the files of a tar archive into `folder`: plain names only, which is all this one has. */
function unpackTar(tar: Buffer, folder: string): void {
  const text = (at: number, length: number): string =>
    tar.toString("latin1", at, at + length).split("\0")[0];
  for (let at = 0; text(at, 100) !== ""; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const name = text(at, 100).split("/").at(-1) ?? "";
    at += BLOCK;
    if (size > 0) writeFileSync(join(folder, name), tar.subarray(at, at + size), { mode: 0o755 });
    at += Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Where @sparticuz/chromium keeps SwiftShader; undefined if it is not installed. */
function findArchive(): string | undefined {
  const require = createRequire(import.meta.url);
  const folders = require.resolve.paths("@sparticuz/chromium") ?? [];
  const place = "@sparticuz/chromium/bin/swiftshader.tar.br";
  return folders.map((folder) => join(folder, place)).find(existsSync);
}

/**
 * Before all tests: gives machines without a GPU a Vulkan driver that computes on the CPU
 * (SwiftShader, Linux x64), so that `onnx-webgpu` is tested there too. The dynamic loader reads
 * LD_LIBRARY_PATH when a process starts, so this runs before the test processes do. Does nothing
 * where a driver is named already or MOLGFN_TEST_GPU asks for the machine's own.
 */
export default function setup(): (() => void) | undefined {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES, MOLGFN_TEST_GPU, LD_LIBRARY_PATH } = process.env;
  if (VK_ICD_FILENAMES ?? VK_DRIVER_FILES ?? MOLGFN_TEST_GPU) return undefined;
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const archive = findArchive();
  if (archive === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "molgfn-swiftshader-"));
  unpackTar(brotliDecompressSync(readFileSync(archive)), folder);
  const icd = join(folder, "icd.json");
  const driver = { library_path: join(folder, "libvk_swiftshader.so"), api_version: "1.3.0" };
  writeFileSync(icd, JSON.stringify({ file_format_version: "1.0.0", ICD: driver }));
  process.env.VK_ICD_FILENAMES = icd;
  process.env.LD_LIBRARY_PATH = [folder, LD_LIBRARY_PATH].filter(Boolean).join(":");
  return () => rmSync(folder, { recursive: true });
}
