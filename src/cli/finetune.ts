import { stageCommand } from "./stageCommand.ts";

export const finetuneCommand = stageCommand({
  name: "finetune",
  description: "Train the policy of a run on for another reward",
  exampleConfig: "configs/finetune-goal.yaml",
  examples: [
    [
      "finetune configs/finetune-goal.yaml --from runs/zinc-pretrain",
      "start from a pretrained policy",
    ],
    ["finetune --resume runs/finetune-goal", "go on after Ctrl-C or a crash"],
  ],
});
