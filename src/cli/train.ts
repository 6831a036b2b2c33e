import { stageCommand } from "./stageCommand.ts";

export const trainCommand = stageCommand({
  name: "train",
  description: "Train on a config, or go on with a run",
  exampleConfig: "configs/quickstart.yaml",
  examples: [
    ["train configs/quickstart.yaml --set training.steps=1000", "train for longer"],
    ["train --resume runs/quickstart", "go on after Ctrl-C or a crash"],
  ],
});
