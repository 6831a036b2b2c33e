/** `value` forced into [low, high]. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** (10 - SA) / 9: 1 for the easiest synthesis (SA 1), 0 for the hardest (10). recursionpharma/gflownet. */
export function saLinear(value: number): number {
  return (10 - value) / 9;
}

/** (10 - SA) / 6.5 in [0, 1]: 1 for all SA up to 3.5, 0 for 10. SynFlowNet (mirunacrt/synflownet). */
export function saClamped(value: number): number {
  return clamp((10 - value) / 6.5, 0, 1);
}

/**
 * (300 - m) / 700 + 1 in [0, 1], m the molecular weight in Da: 1 up to 300, 0 from 1,000 on.
 * recursionpharma/gflownet.
 */
export function molWtLinear(value: number): number {
  return clamp((300 - value) / 700 + 1, 0, 1);
}
