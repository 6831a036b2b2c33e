import { createProgress, type Progress, shortNumber } from "../report/progress.ts";
import type { TrainingProgress, TrainingSummary } from "../training/train.ts";
import { usageField, usageLines } from "./rewardUsage.ts";

/** Progress of training on stderr. */
export interface TrainingDisplay {
  show(progress: TrainingProgress): void;
  log(line: string): void;
  done(): void;
}

/** A display that appears with the first step. */
export function trainingDisplay(): TrainingDisplay {
  let progress: Progress | undefined;
  return {
    show({ step, steps, loss, meanReward, bestReward, moleculesPerSecond, usage }) {
      progress ??= createProgress({ total: steps, label: "train", first: step });
      progress.update(step, [
        `loss ${shortNumber(loss)}`,
        `reward ${shortNumber(meanReward)}`,
        `best ${shortNumber(bestReward)}`,
        `${shortNumber(moleculesPerSecond)} mol/s`,
        ...usage.map(usageField),
      ]);
    },
    log(line) {
      if (progress) progress.log(line);
      else process.stderr.write(`${line}\n`);
    },
    done: () => progress?.done(),
  };
}

/** How the user called this program: by name, through npx, or as a script of a checkout. */
function calledAs(npmEvent: string | undefined): string {
  if (npmEvent === undefined) return "molgfn";
  return npmEvent === "npx" ? "npx molgfn" : "npm run -s molgfn --";
}

/** What a user wants to know at the end of a training, and the command that comes next. */
export function trainingReport(summary: TrainingSummary): string {
  const { folder, step, trajectories, finished, logZ, bestReward, exact, usage, stopped } = summary;
  const figures = [
    `${trajectories} trajectories`,
    `best reward ${shortNumber(bestReward)}`,
    `log Z ${logZ.toFixed(3)}`,
    ...(exact
      ? [`exact L1 ${shortNumber(exact.l1)} (true log Z ${exact.logZTrue.toFixed(3)})`]
      : []),
  ];
  const molgfn = calledAs(process.env.npm_lifecycle_event);
  const wanted = summary.reachesObjects ? " --reward CONFIG" : "";
  const next = finished
    ? `${molgfn} sample ${folder}${wanted} --count 100 --out molecules.csv`
    : `${molgfn} train --resume ${folder}`;
  const told = [...usage.flatMap(usageLines), ...(stopped ? [stopped] : [])];
  const notes = told.map((line) => `${line}\n`).join("");
  return `${finished ? "Done" : "Stopped"} at step ${step}: ${figures.join(", ")}.\n${notes}Run   ${folder}\nNext  ${next}\nLook  ${molgfn} report ${folder}\n`;
}
