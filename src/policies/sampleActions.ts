import type { GraphBatch, GraphSpec } from "../core/graphBatch.ts";
import { joinArrays } from "../core/joinArrays.ts";
import type { Rng } from "../core/rng.ts";

/** Unmasked logits of a batch, as `actionLogits` gives them; rows of padding may follow. */
export interface ActionLogits {
  /** [>= G, graphActions] row-major. */
  readonly graphLogits: Float32Array;
  /** [>= S, siteActions] row-major; absent if the environment has no site actions. */
  readonly siteLogits?: Float32Array;
}

export interface LegalLogProbabilityOptions {
  readonly spec: GraphSpec;
  readonly batch: GraphBatch;
  readonly logits: ActionLogits;
}

export interface SampleOptions extends LegalLogProbabilityOptions {
  /** Share of actions drawn uniformly among the legal ones, in [0, 1]. */
  readonly epsilon: number;
  /** Divides the logits that actions are drawn by; 1 by default. */
  readonly temperature?: number;
  /** [G] the generator of each graph. */
  readonly rngs: readonly Rng[];
}

/** The legal actions of one graph and their logits; its arrays are reused graph after graph. */
interface LegalRow {
  count: number;
  actions: Int32Array;
  logits: Float64Array;
  /** The largest logit; -Infinity if there is none that is a number. */
  most: number;
  /** exp(logits / temperature) up to a factor; filled by `weigh`. */
  weights: Float64Array;
}

/** Reads the legal actions of graph `g` into `row`, ascending. */
function readLegal(row: LegalRow, g: number, options: LegalLogProbabilityOptions): void {
  const { spec, batch, logits } = options;
  const { graphActions, siteActions } = spec;
  const graphStart = g * graphActions;
  const siteStart = batch.siteOffsets[g] * siteActions;
  const siteEnd = batch.siteOffsets[g + 1] * siteActions;
  const room = graphActions + siteEnd - siteStart;
  if (row.actions.length < room) {
    row.actions = new Int32Array(2 * room);
    row.logits = new Float64Array(2 * room);
    row.weights = new Float64Array(2 * room);
  }
  const { actions, logits: kept } = row;
  let count = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < graphActions; a++) {
    if (batch.graphMask[graphStart + a] === 0) continue;
    const logit = logits.graphLogits[graphStart + a];
    if (logit > most) most = logit;
    actions[count] = a;
    kept[count++] = logit;
  }
  const { siteLogits } = logits;
  if (siteLogits) {
    for (let at = siteStart; at < siteEnd; at++) {
      if (batch.siteMask[at] === 0) continue;
      const logit = siteLogits[at];
      if (logit > most) most = logit;
      actions[count] = graphActions + at - siteStart;
      kept[count++] = logit;
    }
  }
  row.count = count;
  row.most = most;
}

/** Sum of the weights, exp((logits - most) / temperature); NaN if a logit is. */
function weigh({ count, logits, most, weights }: LegalRow, temperature: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) {
    weights[i] = Math.exp((logits[i] - most) / temperature);
    total += weights[i];
  }
  return total;
}

/** Place in the row of an action drawn in proportion to its weight. */
function drawPlace({ count, weights }: LegalRow, total: number, rng: Rng): number {
  let left = rng.next() * total;
  for (let i = 0; i < count - 1; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return count - 1;
}

const newRow = (): LegalRow => ({
  count: 0,
  actions: new Int32Array(256),
  logits: new Float64Array(256),
  most: Number.NEGATIVE_INFINITY,
  weights: new Float64Array(256),
});

/** @throws Error naming a graph without legal actions or with a logit that is no number */
function checkRow({ count }: LegalRow, total: number, g: number): void {
  if (count === 0) throw new Error(`sampleActions: graph ${g} has no legal action.`);
  if (Number.isNaN(total)) {
    throw new Error(`sampleActions: a logit of graph ${g} is NaN. The weights have diverged.`);
  }
}

/**
 * Draws one legal action of each graph: with probability `epsilon` uniformly, else by the policy.
 * Sums run in double precision and over legal actions only, so an illegal one is never drawn.
 *
 * @returns actions [G] as `GraphBatch` numbers them; logProbabilities [G] in nats, of the policy
 *   itself (temperature 1, no epsilon)
 * @throws Error if a graph has no legal action or a logit is NaN
 */
export function sampleActions(options: SampleOptions): {
  readonly actions: Int32Array;
  readonly logProbabilities: Float64Array;
} {
  const { batch, epsilon, temperature = 1, rngs } = options;
  const actions = new Int32Array(batch.numGraphs);
  const logProbabilities = new Float64Array(batch.numGraphs);
  const row = newRow();
  for (let g = 0; g < batch.numGraphs; g++) {
    readLegal(row, g, options);
    const total = weigh(row, 1);
    checkRow(row, total, g);
    const logTotal = row.most + Math.log(total);
    const rng = rngs[g];
    const explore = epsilon > 0 && rng.next() < epsilon;
    const sum = temperature === 1 ? total : weigh(row, temperature);
    const place = explore ? rng.integer(row.count) : drawPlace(row, sum, rng);
    actions[g] = row.actions[place];
    logProbabilities[g] = row.logits[place] - logTotal;
  }
  return { actions, logProbabilities };
}

/**
 * Log-probabilities of all legal actions, nats: those of graph 0 by ascending action, then those
 * of graph 1, and so on (the order of `legalActions`). A graph without legal actions has none.
 */
export function legalLogProbabilities(options: LegalLogProbabilityOptions): Float64Array {
  const row = newRow();
  const parts: Float64Array[] = [];
  for (let g = 0; g < options.batch.numGraphs; g++) {
    readLegal(row, g, options);
    const logTotal = row.most + Math.log(weigh(row, 1));
    parts.push(row.logits.slice(0, row.count).map((logit) => logit - logTotal));
  }
  return joinArrays(Float64Array, parts);
}
