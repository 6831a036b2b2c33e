import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { loadConfig, parseConfig } from "../../../src/training/config/load.ts";
import { configSchemaJson } from "../../../src/training/config/schema.ts";
import { configText } from "../../../src/training/config/text.ts";

const REWARD = "reward: { type: molecule, components: { qed: {}, sa: {} }, combine: product }\n";

function problemOf(text: string, overrides: string[] = []): string {
  try {
    parseConfig("a.yaml", text, overrides);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`nothing was refused in: ${text}`);
}

describe("a config that is right", () => {
  test("gets the defaults of everything it leaves out", () => {
    const config = parseConfig("configs/small.yaml", REWARD);
    expect(config.seed).toBe(0);
    expect(config.run).toBe("runs/small");
    expect(config.env).toEqual({
      type: "fragments",
      library: "zinc-100",
      maxFragments: 9,
      minFragments: 1,
    });
    expect(config.policy).toMatchObject({ type: "graphTransformer", layers: 4, width: 128 });
    expect(config.training).toEqual({
      steps: 400,
      trajectoriesPerStep: 64,
      learningRate: 5e-4,
      logZLearningRate: 0.05,
      learningRateHalfLifeSteps: 20_000,
      logZHalfLifeSteps: 50_000,
      clipNorm: 10,
      epsilon: 0.05,
      samplingTemperature: 1,
      averageTau: 0.9,
      targetEverySteps: 0,
      initialLogZ: "auto",
      checkpointEverySteps: 100,
      keepCheckpoints: 2,
    });
    expect(config.replay).toEqual({
      capacity: 10_000,
      share: 0.25,
      warmup: 1000,
      duplicates: "once",
      strategy: { type: "uniform" },
    });
    expect(config.engine).toEqual({
      executor: "onnx-cpu",
      threads: 0,
      workers: 1,
      memoryMB: 512,
    });
  });

  test("keeps what it says, numbers with exponents among them", () => {
    const text = `reward: { type: hypergrid }\nrun: out\nenv: { type: hypergrid, side: 16 }\ntraining:\n  learningRate: 1e-3\n`;
    const config = parseConfig("a.yaml", text);
    expect(config.run).toBe("out");
    expect(config.env).toEqual({ type: "hypergrid", dimensions: 2, side: 16 });
    expect(config.training.learningRate).toBe(1e-3);
  });

  test("takes overrides, the last one last, each value read as YAML", () => {
    const config = parseConfig("a.yaml", REWARD, [
      "training.steps=10",
      "training.steps=20",
      "env={type: hypergrid, side: 4}",
      "reward={type: hashed}",
      "temperature.type=logUniform",
    ]);
    expect(config.training.steps).toBe(20);
    expect(config.env).toMatchObject({ type: "hypergrid", side: 4 });
    expect(config.temperature).toMatchObject({ type: "logUniform", low: 0.5, high: 32 });
  });

  test("turns a preset into its sizes, of which any can be set beside it", () => {
    const large = ["policy={type: graphTransformer, preset: large}"];
    expect(parseConfig("a.yaml", REWARD, large).policy).toEqual({
      type: "graphTransformer",
      layers: 4,
      width: 192,
      heads: 3,
    });
    const wide = parseConfig("a.yaml", REWARD, [...large, "policy.width=96"]);
    expect(wide.policy).toMatchObject({ width: 96, heads: 3 });
  });

  test("is the same after it was written and read again", () => {
    const config = parseConfig("a.yaml", REWARD, ["training.learningRate=3e-7", "run=x y"]);
    expect(parseConfig("other.yaml", configText(config))).toEqual(config);
  });
});

describe("a wrong setting is refused with its place and what to do", () => {
  test("wrong type", () => {
    expect(problemOf(`${REWARD}env:\n  type: fragments\n  maxFragments: abc\n`)).toBe(
      'a.yaml:4: env.maxFragments is "abc"; it must be a whole number from 1 to 64. ' +
        "Use 9, the default.",
    );
  });

  test("out of range", () => {
    expect(problemOf(`${REWARD}training:\n  steps: 0\n`)).toBe(
      "a.yaml:3: training.steps is 0; it must be a whole number of at least 1. " +
        "Use 400, the default.",
    );
    expect(problemOf(`${REWARD}training: { averageTau: 1 }`)).toBe(
      "a.yaml:2: training.averageTau is 1; it must be a number of at least 0 and below 1. " +
        "Use 0.9, the default.",
    );
    expect(problemOf(`${REWARD}training: { clipNorm: -1 }`)).toContain(
      "training.clipNorm is -1; it must be a number above 0.",
    );
    expect(problemOf(`${REWARD}training: { initialLogZ: .nan }`)).toContain(
      'training.initialLogZ is NaN; it must be "auto", "pretrained" or a number. Use auto, the default.',
    );
  });

  test("unknown preset", () => {
    expect(problemOf(`${REWARD}policy: { type: graphTransformer, preset: huge }`)).toBe(
      'a.yaml:2: policy.preset is "huge"; it must be base or large. Use base, the default.',
    );
  });

  test("no memory", () => {
    expect(problemOf(`${REWARD}engine: { memoryMB: 0 }`)).toBe(
      "a.yaml:2: engine.memoryMB is 0; it must be a number from 1 to 10000000. " +
        "Use 512, the default.",
    );
  });

  test("a key of another type is not offered for itself", () => {
    const grid = "env: { type: hypergrid }\nreward: { type: hypergrid, floor: 1 }";
    expect(problemOf(grid)).toBe(
      'a.yaml:2: reward.floor is no setting of type "hypergrid"; there are: type, r0, r1, r2.',
    );
  });

  test("unknown key, with the nearest known one", () => {
    expect(problemOf(`${REWARD}\nenv:\n  type: fragments\n\n  maxFragmnts: 3\n`)).toBe(
      'a.yaml:6: env.maxFragmnts is no setting of type "fragments"; did you mean maxFragments?',
    );
    expect(problemOf(`${REWARD}trainning: {}`)).toBe(
      "a.yaml:2: trainning is no setting; did you mean training?",
    );
  });

  test("a key of another group is found there", () => {
    expect(problemOf(`${REWARD}learningRate: 1`)).toBe(
      "a.yaml:2: learningRate is no setting; did you mean training.learningRate?",
    );
  });

  test("a key like no other lists those there are", () => {
    expect(problemOf(`${REWARD}engine: { zzzzzzzzz: 1 }`)).toBe(
      "a.yaml:2: engine.zzzzzzzzz is no setting; there are: executor, threads, workers, memoryMB.",
    );
  });

  test("unknown choice", () => {
    expect(problemOf(`${REWARD}env: { type: fragmens }`)).toBe(
      'a.yaml:2: env.type is "fragmens"; it must be fragments, atoms, graphs, strings, hypergrid or module. ' +
        "Did you mean fragments?",
    );
    expect(problemOf(`${REWARD}engine: { executor: gpu }`)).toBe(
      'a.yaml:2: engine.executor is "gpu"; it must be auto, onnx-cpu, onnx-webgpu, ' +
        "onnx-cuda, tensorflow, wasm or cpu. Use onnx-cpu, the default.",
    );
  });

  test("missing", () => {
    expect(problemOf("seed: 1")).toBe(
      "a.yaml:1: reward is missing; it must be a group of settings with type molecule, hypergrid, gridObjectives, constant, hashed, landscape, table or module.",
    );
    expect(problemOf(`${REWARD}env: { maxFragments: 3 }`)).toBe(
      "a.yaml:2: env.type is missing; it must be fragments, atoms, graphs, strings, hypergrid or module.",
    );
  });

  test("a group without content", () => {
    expect(problemOf(`${REWARD}training:\n`)).toBe(
      "a.yaml:2: training is empty; it must be a group of settings. Write {} for its defaults.",
    );
  });

  test("two settings that do not fit together", () => {
    const text = `${REWARD}env:\n  type: fragments\n  minFragments: 5\n  maxFragments: 3\n`;
    expect(problemOf(text)).toBe(
      "a.yaml:4: env.minFragments is 5; it must not exceed maxFragments.",
    );
    expect(problemOf(`${REWARD}env: { type: hypergrid }`)).toBe(
      'a.yaml:1: reward.type is "molecule"; with env.type hypergrid it must be hypergrid or hashed or gridObjectives or module or constant.',
    );
    expect(problemOf(`${REWARD}temperature: { type: uniform, low: 9, high: 2 }`)).toBe(
      "a.yaml:2: temperature.low is 9; it must be below high.",
    );
  });

  test("an unknown component of the reward", () => {
    expect(problemOf("reward: { type: molecule, components: { qde: {} } }")).toMatch(
      /^a\.yaml:1: reward\.components\.qde: no component is named qde.*did you mean qed\?/,
    );
  });

  test("all at once, one line each", () => {
    const problem = problemOf(`${REWARD}seed: -1\nruns: x\ntraining: { epsilon: 2 }\n`);
    expect(problem.split("\n")).toEqual([
      "a.yaml:2: seed is -1; it must be a whole number of at least 0. Use 0, the default.",
      "a.yaml:4: training.epsilon is 2; it must be a number from 0 to 1. Use 0.05, the default.",
      "a.yaml:3: runs is no setting; did you mean run?",
    ]);
  });

  test("from --set", () => {
    expect(problemOf(REWARD, ["training.steps=many"])).toBe(
      '--set training.steps=many: training.steps is "many"; ' +
        "it must be a whole number of at least 1. Use 400, the default.",
    );
    expect(problemOf(REWARD, ["training.stepps=3"])).toBe(
      "--set training.stepps=3: training.stepps is no setting; did you mean steps?",
    );
    expect(problemOf(REWARD, ["training.steps"])).toBe(
      "--set training.steps: it must look like training.steps=1000. " +
        "Name the setting by its keys with dots between them, then = and the value.",
    );
    expect(problemOf(REWARD, ["env={type: x"])).toContain(
      "--set env={type: x: the value is no YAML:",
    );
    expect(problemOf(REWARD, ["__proto__.x=1"])).toContain("__proto__ is no setting");
  });

  test("a long value is cut", () => {
    const [line] = problemOf(`${REWARD}seed: ${"x".repeat(500)}`).split("\n");
    expect(line.length).toBeLessThan(200);
  });
});

describe("a file that is no config is refused", () => {
  test("broken YAML, with the line", () => {
    expect(problemOf(`${REWARD}env: { type: fragments\ntraining: {}\n`)).toMatch(
      /^a\.yaml:3: this is no YAML: .+ Check the indentation, colons and quotes there\.$/s,
    );
    expect(problemOf("seed: 1\nseed: 2\n")).toMatch(/^a\.yaml:2: this is no YAML: .*unique/);
  });

  test("no settings in it", () => {
    expect(problemOf("- 1\n- 2\n")).toBe(
      'a.yaml:1: a config holds settings such as "seed: 0", one on a line; ' +
        "this file holds something else. Start from a file in configs/.",
    );
    expect(problemOf("")).toContain("a.yaml:1: reward is missing;");
  });

  test("an alias of nothing", () => {
    expect(problemOf("seed: *x\n")).toMatch(/^a\.yaml(:1)?: .*alias/i);
  });
});

describe("files", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "molgfn-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("a config is loaded from its file", async () => {
    const file = join(folder, "good.yaml");
    await writeFile(file, REWARD);
    expect((await loadConfig(file, ["seed=7"])).seed).toBe(7);
  });

  test("a missing file, a folder and a file that may not be read are named", async () => {
    const missing = join(folder, "missing.yaml");
    await expect(loadConfig(missing)).rejects.toThrow(
      `${missing}: there is no such file. Check the path, or start from a file in configs/.`,
    );
    await expect(loadConfig(folder)).rejects.toThrow(
      `${folder}: this is a folder. Name the config file in it.`,
    );
    const secret = join(folder, "secret.yaml");
    await writeFile(secret, REWARD);
    await chmod(secret, 0);
    if (process.getuid?.() !== 0) {
      await expect(loadConfig(secret)).rejects.toThrow("the file may not be read");
    }
  });
});

test("the JSON Schema has a help text for every setting of ours", () => {
  const undescribed: string[] = [];
  const visit = (node: Record<string, unknown>, path: string): void => {
    const variants = (node.oneOf ?? node.anyOf ?? []) as Record<string, unknown>[];
    const properties = (node.properties ?? {}) as Record<string, Record<string, unknown>>;
    for (const [key, child] of Object.entries(properties)) {
      if (typeof child.description !== "string") undescribed.push(`${path}.${key}`);
      visit(child, `${path}.${key}`);
    }
    for (const variant of variants) visit(variant, path);
  };
  visit(configSchemaJson() as Record<string, unknown>, "config");
  expect(undescribed).toEqual([]);
});
