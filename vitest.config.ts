import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // tfjs's Node builds register no gradients: load its ES modules, as the build does.
  resolve: { mainFields: ["module", "main"] },
  ssr: { resolve: { mainFields: ["module", "main"] } },
  test: {
    globalSetup: ["./test/swiftShader.ts"],
    include: ["test/**/*.test.ts"],
    reporters: ["default", "./test/plainSummary.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // By default one on two cores, which leaves a core idle while files are read.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
