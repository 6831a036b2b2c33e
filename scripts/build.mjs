// Bundles the program into dist/. Third-party packages stay outside, except tfjs-core and its
// backend: their Node builds register no gradients, so their ES modules are bundled.
import { chmodSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ENTRIES } from "./entries.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** tfjs and what its ES modules import. */
const BUNDLED = /^(@tensorflow\/tfjs-|seedrandom|long$)/;
const external = {
  name: "external-packages",
  setup(api) {
    api.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || BUNDLED.test(path) ? undefined : { path, external: true },
    );
  },
};

rmSync(join(root, "dist"), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ENTRIES,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  sourcemap: "linked",
  legalComments: "none",
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  plugins: [external],
  logLevel: "warning",
});
// Its first line says how it is run where it is called by its name.
chmodSync(join(root, "dist/molgfn.js"), 0o755);
