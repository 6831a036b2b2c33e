import { stageCommand } from "./stageCommand.ts";

export const pretrainCommand = stageCommand({
  name: "pretrain",
  description: "Train on molecules of a file as well as on the policy's own",
  exampleConfig: "configs/zinc-pretrain.yaml",
  examples: [
    ["pretrain configs/zinc-pretrain.yaml", "learn drug-like chemistry from ZINC"],
    [
      "pretrain configs/zinc-pretrain.yaml --set replay.dataset.file=own.smi.gz",
      "learn from a file of your own",
    ],
  ],
});
