import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { loadRdkit } from "../chem/rdkit.ts";
import { dataFile } from "../core/dataFile.ts";
import { UserError } from "../core/errors.ts";
import { packageVersion } from "../core/packageInfo.ts";
import type { Html } from "../report/html.ts";
import type { LivePage } from "../report/liveServer.ts";
import { reportPage } from "../report/page.ts";
import type { ReportReference, ReportRun } from "../report/reportRun.ts";
import { MOST_RUNS } from "../report/sections/runLabel.ts";
import { collectRun } from "../training/reporting/collectRun.ts";
import {
  analyzed,
  propertySamples,
  referenceSample,
} from "../training/reporting/moleculeSample.ts";

/** What a report is asked for. */
export interface ReportRequest {
  readonly runs: readonly string[];
  /** File of molecules; the shipped ZINC subset by default. */
  readonly reference?: string;
  readonly modeReward?: number;
  readonly modeSimilarity?: number;
}

/** @throws UserError for a run that is given twice, or more runs than there are colours */
export function checkRuns(runs: readonly string[]): void {
  const places = runs.map((run) => resolve(run));
  const twice = runs.find((_, i) => places.indexOf(places[i]) < i);
  if (twice !== undefined) throw new UserError(`${twice} is given twice; name each run once.`);
  if (runs.length > MOST_RUNS) {
    throw new UserError(`There are ${runs.length} runs; at most ${MOST_RUNS} fit on one page.`);
  }
}

/** Names by folders: the last part, and the whole path where two would be the same. */
function distinctNames(runs: readonly ReportRun[]): ReportRun[] {
  const isTaken = (name: string) => runs.filter((run) => run.name === name).length > 1;
  return runs.map((run) => (isTaken(run.name) ? { ...run, name: run.folder } : run));
}

async function readReference(path: string | undefined): Promise<ReportReference> {
  const file = path ?? dataFile("zinc-subset/holdout.smi.gz");
  const molecules = analyzed(await referenceSample(await loadRdkit(), file));
  const name = path === undefined ? "ZINC (data/zinc-subset)" : basename(path);
  return { name, count: molecules.length, properties: propertySamples(molecules) };
}

/** Makes pages of the same runs, again and again if need be; what stays the same is kept. */
export interface PageMaker {
  /**
   * @param live what a server calls this version of the page
   * @throws UserError if a run can't be read
   */
  make(live?: string): Promise<string>;
}

export function createPageMaker(request: ReportRequest): PageMaker {
  const { runs: folders, reference: path, modeReward, modeSimilarity } = request;
  const drawings = new Map<string, Html | null>();
  let reference: ReportReference | undefined;
  return {
    async make(live) {
      // A file that the user names is read whatever the runs hold, so that a wrong name is told.
      if (path !== undefined) reference ??= await readReference(path);
      const options = { modeReward, modeSimilarity, isLive: live !== undefined };
      const plain: Awaited<ReturnType<typeof collectRun>>[] = [];
      // One by one: each may load a policy.
      for (const folder of folders) plain.push(await collectRun(folder, options));
      if (plain.some(({ isMolecules }) => isMolecules)) reference ??= await readReference(path);
      const runs: ReportRun[] = plain.map((run) => ({
        ...run,
        properties: propertySamples(run.late, reference?.properties),
      }));
      return reportPage({
        ...{ runs: distinctNames(runs), reference, drawings },
        ...{ rdkit: await loadRdkit(), version: packageVersion(), now: new Date() },
        ...(live !== undefined && { live }),
      });
    },
  };
}

/** The files that a page follows. */
const WATCHED = ["metrics.jsonl", "molecules.jsonl", "config.yaml"] as const;

/** Sizes and times of the runs' files, as one text. */
async function stateOf(folders: readonly string[]): Promise<string> {
  const paths = folders.flatMap((folder) => WATCHED.map((name) => join(folder, name)));
  const states = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found ? `${found.size}-${Math.round(found.mtimeMs)}` : "none";
    }),
  );
  return states.join("_");
}

/** A page that follows its runs while they train. */
export function livePage(request: ReportRequest): LivePage {
  const pages = createPageMaker(request);
  return { version: () => stateOf(request.runs), render: (version) => pages.make(version) };
}
