import type { PluginUsage } from "../rewards/plugins/meteredSource.ts";

const calls = ({ calls, maxCalls }: PluginUsage): string =>
  maxCalls === undefined ? `${calls} calls` : `${calls}/${maxCalls} calls`;

/** "docking 128/1000 calls, 40 cached, 2 failed": what a progress bar says of one component. */
export function usageField(usage: PluginUsage): string {
  const { name, cached, failed } = usage;
  const parts = [`${name} ${calls(usage)}`];
  if (cached > 0) parts.push(`${cached} cached`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join(", ");
}

/** Kinds of failures that are named at the end of a run; its folder has all of them. */
const MOST_NAMED = 5;

/** What the end of a run says of one component: a line, and one for each of its failures. */
export function usageLines(usage: PluginUsage): string[] {
  const { unit, seconds, failures, incidents } = usage;
  const named = Object.entries({ ...failures, ...incidents }).sort(([, a], [, b]) => b - a);
  const rest = named.length - MOST_NAMED;
  return [
    `${usageField(usage)}${unit === "" ? "" : `, in ${unit}`}, ${seconds.toFixed(1)} s of work`,
    ...named.slice(0, MOST_NAMED).map(([what, count]) => `  ${count} x ${what}`),
    ...(rest > 0 ? [`  and ${rest} other kinds of failures`] : []),
  ];
}
