import { objectiveItems } from "../../objectives/config.ts";
import type { ReplayConfig } from "../../replay/config.ts";
import type { LocalSearchConfig } from "../localSearch/config.ts";
import type { Clash, CombinedSettings } from "./combinations.ts";

/** The parts of a config that sources of trajectories depend on. */
interface SourceSettings extends CombinedSettings {
  readonly training: CombinedSettings["training"] & { readonly samplingTemperature: number };
  readonly replay: ReplayConfig;
  readonly localSearch: LocalSearchConfig;
}

/** Spaces whose objects are molecules; those of the user's own may be. */
const MOLECULE_SPACES = ["fragments", "atoms", "module"];

/** What an objective that learns from the policy's own trajectories does not go with. */
function offPolicyClashes({ training, replay, localSearch, objective }: SourceSettings): Clash[] {
  const name = objectiveItems(objective).find(({ type }) => type === "reinforce")?.type;
  if (name === undefined) return [];
  const wrong: readonly (readonly [boolean, string, string])[] = [
    [localSearch.iterations > 0, "localSearch.iterations", "set it to 0"],
    [replay.dataset !== undefined, "replay.dataset", "leave it out"],
    [training.samplingTemperature !== 1, "training.samplingTemperature", "set it to 1"],
  ];
  return wrong.flatMap(([isWrong, path, cure]) =>
    isWrong
      ? [
          {
            path: path.split("."),
            message: `objective.type ${name} learns from trajectories of the policy itself; ${cure}`,
          },
        ]
      : [],
  );
}

function searchClash(settings: SourceSettings): Clash | undefined {
  const { training, replay, localSearch, objective } = settings;
  const { iterations, acceptance } = localSearch;
  if (iterations === 0) return undefined;
  const others = replay.share + (replay.dataset?.share ?? 0);
  const drawn = Math.floor(training.trajectoriesPerStep * (1 - others));
  if (drawn <= iterations) {
    return {
      path: ["localSearch", "iterations"],
      message:
        `it takes ${iterations + 1} drawn trajectories a step at least, one and its ${iterations} ` +
        `rebuilt ones, and there are ${drawn}; raise training.trajectoriesPerStep or lower it`,
    };
  }
  const hasPrior = objectiveItems(objective).some(
    ({ type }) => type === "relativeTrajectoryBalance",
  );
  if (hasPrior && acceptance !== "deterministic") {
    return {
      path: ["localSearch", "acceptance"],
      message:
        "it leaves the prior of objective.type relativeTrajectoryBalance out; set it to deterministic",
    };
  }
  return undefined;
}

/** Sources of trajectories that do not go with the rest of the config. */
export function searchClashes(settings: SourceSettings): Clash[] {
  const { env, replay } = settings;
  const search = searchClash(settings);
  const isDiverse = replay.strategy.type === "diverse";
  return [
    ...offPolicyClashes(settings),
    ...(search ? [search] : []),
    ...(isDiverse && !MOLECULE_SPACES.includes(env.type)
      ? [
          {
            path: ["replay", "strategy", "type"],
            message:
              `it compares molecules, and the objects of env.type ${env.type} are none; ` +
              "set env.type to fragments or atoms, or choose another strategy",
          },
        ]
      : []),
  ];
}
