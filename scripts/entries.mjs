/** What `npm run build` makes, by its name in dist/. */
export const ENTRIES = {
  molgfn: "src/cli/main.ts",
  index: "src/index.ts",
  rewardWorker: "src/rewards/worker.ts",
};
