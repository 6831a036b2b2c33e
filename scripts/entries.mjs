/** What `npm run build` makes, by its name in dist/. */
export const ENTRIES = {
  molgfn: "src/cli/main.ts",
  index: "src/index.ts",
  trainingWorker: "src/training/workers/worker.ts",
  rewardWorker: "src/rewards/worker.ts",
  probeExecutor: "src/engine/doctor/probeMain.ts",
  "build-fragments": "scripts/build-fragments.ts",
  "convert-seh-proxy": "scripts/convert-seh-proxy.ts",
  "make-pretrained": "scripts/make-pretrained.ts",
  "build-zinc-subset": "scripts/build-zinc-subset.ts",
};
