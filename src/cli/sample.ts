import { UserError } from "../core/errors.ts";
import {
  type Arguments,
  type Command,
  number,
  optionalText,
  text,
  texts,
  wholeNumber,
} from "./arguments.ts";
import { stopSignal } from "./stopSignal.ts";

/** Molecules that a grid shows. */
const GRID_CELLS = 20;

interface Grid {
  readonly path: string;
  readonly title: string;
  /** SMARTS */
  readonly highlight?: string;
}

/** Refuses a highlight that can't be drawn, before the work. */
async function checkGrid(path: string | undefined, highlight: string | undefined): Promise<void> {
  if (highlight === undefined) return;
  if (path === undefined) {
    throw new UserError("--highlight colours the molecules of a picture: add --grid FILE.svg.");
  }
  const { loadRdkit } = await import("../chem/rdkit.ts");
  const { checkHighlight } = await import("../report/moleculeGrid.ts");
  checkHighlight(await loadRdkit(), highlight, "--highlight");
}

async function writeGrid(
  { path, title, highlight }: Grid,
  set: import("../training/sample.ts").SampleSet,
): Promise<void> {
  if (!set.molecules) {
    throw new UserError("--grid draws molecules, and the objects of this run are none.");
  }
  const { loadRdkit } = await import("../chem/rdkit.ts");
  const { writeOutput } = await import("../core/outputFile.ts");
  const { moleculeGridSvg } = await import("../report/moleculeGrid.ts");
  const { bestMolecules } = await import("../report/sampleTable.ts");
  const cells = bestMolecules(set.samples, set.columns, GRID_CELLS);
  await writeOutput(path, "--grid", [
    moleculeGridSvg(await loadRdkit(), cells, { title, highlight }),
  ]);
}

/** Goals as the user wrote them. */
function givenGoals(given: Arguments) {
  const [prefer, focus] = [optionalText(given, "prefer"), optionalText(given, "focus")];
  const [target, range] = [optionalText(given, "target"), texts(given, "range")];
  return {
    ...(prefer !== undefined && { prefer }),
    ...(focus !== undefined && { focus }),
    ...(target !== undefined && { target }),
    range,
  };
}

/** How many objects lie in the ranges that were asked for. */
function insideLine({ ranges }: import("../training/sample.ts").SampleSet): string {
  if (ranges.length === 0) return "";
  const texts = ranges.map(
    ({ property, low, high, inside }) =>
      `${property} ${low}:${high} ${(100 * inside).toFixed(1)} %`,
  );
  return `Inside ${texts.join(", ")}\n`;
}

type Goals = import("../conditioning/askedGoals.ts").WrittenGoals;
type Request = Omit<import("../training/sample.ts").SampleOptions, "goals">;

/** Samples, and what is known of how exact they are. */
interface Drawn {
  readonly set: import("../training/sample.ts").SampleSet;
  readonly exactness: string;
}

async function sampleGoals(request: Request, goals: Goals): Promise<Drawn> {
  const { sampleRun } = await import("../training/sample.ts");
  return { set: await sampleRun({ ...request, goals }), exactness: "" };
}

/** @throws UserError if goals are given beside the reward */
async function sampleReward(request: Request, rewardFile: string, goals: Goals): Promise<Drawn> {
  const { range, ...others } = goals;
  const asked = Object.values(others).some((value) => value !== undefined);
  if (asked || (range && range.length > 0)) {
    throw new UserError(
      "--reward says what is wanted: leave --beta, --prefer, --range, --focus and --target out, " +
        "and set temperature.beta in its file.",
    );
  }
  const { sampleForReward } = await import("../training/outcomes/sampleForReward.ts");
  const set = await sampleForReward({ ...request, rewardFile });
  const exactness = `Exact  L1 ${set.l1.toPrecision(3)} from R/Z, log Z ${set.logZ.toFixed(3)}\n`;
  return { set, exactness };
}

async function run(given: Arguments): Promise<void> {
  const { tableFormat, writeMoleculeTable } = await import("../report/moleculeTable.ts");
  const [runFolder, out] = [text(given, "run"), text(given, "out")];
  const [grid, count] = [optionalText(given, "grid"), wholeNumber(given, "count", 1)];
  const [seed, beta] = [wholeNumber(given, "seed", 0), number(given, "beta")];
  const highlight = optionalText(given, "highlight");
  // Before the work, not after it.
  tableFormat(out);
  await checkGrid(grid, highlight);
  const { parseExecutor } = await import("../training/trainedRun.ts");
  const executor = optionalText(given, "executor");
  const { createProgress } = await import("../report/progress.ts");
  const { sampleTable } = await import("../report/sampleTable.ts");
  const progress = createProgress({ total: count, label: "sample" });
  const request = {
    ...{ runFolder, count, seed, unique: given.unique === true, signal: stopSignal() },
    ...(executor !== undefined && { executor: parseExecutor(executor) }),
    log: progress.log,
    progress: (done: number) => progress.update(done),
  };
  const rewardFile = optionalText(given, "reward");
  const goals = { beta, ...givenGoals(given) };
  const drawing =
    rewardFile === undefined
      ? sampleGoals(request, goals)
      : sampleReward(request, rewardFile, goals);
  const { set, exactness } = await drawing.finally(progress.done);
  await writeMoleculeTable(out, sampleTable(set));
  const distinct = new Set(set.samples.map(({ object }) => object)).size;
  process.stdout.write(
    `Sampled ${set.samples.length} ${set.molecules ? "molecules" : "objects"}, ` +
      `${distinct} distinct, in ${set.seconds.toFixed(1)} s.\nGoals  ${set.goal}\n${insideLine(set)}${exactness}Table  ${out}\n`,
  );
  if (grid === undefined) return;
  const title = `Best of ${set.samples.length} samples of ${runFolder}`;
  await writeGrid({ path: grid, title, highlight }, set);
  process.stdout.write(`Grid   ${grid}\n`);
}

export const sampleCommand: Command = {
  usage: "sample <run>",
  description: "Sample molecules from a trained run",
  positionals: { run: "Folder of a run (its newest checkpoint), or one checkpoint file" },
  options: {
    count: { requiresArg: true, default: "100", defaultDescription: "100", describe: "How many" },
    seed: {
      requiresArg: true,
      default: "0",
      defaultDescription: "0",
      describe: "Same seed, same samples",
    },
    beta: {
      requiresArg: true,
      describe: "Reward exponent, where several were trained",
      defaultDescription: "the highest",
    },
    prefer: {
      type: "string",
      requiresArg: true,
      describe: "Weights of objectives: qed=0.7,sa=0.3",
      defaultDescription: "all the same",
    },
    range: {
      type: "string",
      array: true,
      nargs: 1,
      default: [],
      defaultDescription: "as in training",
      describe: "Range of a property, repeatable: tpsa=60:100",
    },
    focus: {
      type: "string",
      requiresArg: true,
      describe: "Direction of objectives: qed=1,sa=0.5",
    },
    target: { type: "string", requiresArg: true, describe: "Object to reach" },
    reward: {
      type: "string",
      requiresArg: true,
      describe: "Config with another reward; of runs that were pretrained to reach any object",
    },
    out: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "Table: .smi, .csv, .sdf or .jsonl by its ending",
    },
    executor: {
      requiresArg: true,
      describe: "What runs the policy (engine.executor)",
      defaultDescription: "the run's own",
    },
    unique: { type: "boolean", default: false, describe: "No molecule twice" },
    grid: { type: "string", requiresArg: true, describe: "Also draw the best as an SVG file" },
    highlight: {
      type: "string",
      requiresArg: true,
      describe: "SMARTS; colours its matches in the picture",
    },
  },
  examples: [
    ["sample runs/quickstart --count 200 --out best.csv --grid best.svg", "a table and a picture"],
    [
      "sample runs/quickstart --out a.smi --grid a.svg --highlight c1ccccc1",
      "benzene rings coloured",
    ],
    ["sample runs/quickstart --count 1000 --unique --out new.smi", "a thousand different ones"],
    [
      "sample runs/moo-fragments --prefer qed=0.7,sa=0.3 --beta 48 --out a.csv",
      "more weight on drug-likeness",
    ],
    ["sample runs/ranges-atoms --range tpsa=40:60 --range rings=1:2 --out b.csv", "ranges"],
    [
      "sample runs/outcome-grid --reward configs/hypergrid.yaml --out c.csv",
      "a reward that training did not know",
    ],
  ],
  run,
};
