import type { Policy } from "./policy.ts";

/**
 * The same network, its arrays named `prefix.name`, so that two can share one set of parameters.
 */
export function renamed(policy: Policy, prefix: string): Policy {
  const { parameters, forward } = policy;
  return {
    ...policy,
    parameters: parameters.map((spec) => ({ ...spec, name: `${prefix}.${spec.name}` })),
    forward: (all, batch) =>
      forward(
        Object.fromEntries(parameters.map(({ name }) => [name, all[`${prefix}.${name}`]])),
        batch,
      ),
  };
}
