import type { GraphSpec } from "../../core/graphBatch.ts";
import type { ActionLists, BackwardStep, Environment, StateBatch } from "../environment.ts";
import { backwardActionOf, backwardOf, placeBackward, undoneEdit } from "./backwardEdits.ts";
import { canonicalForm } from "./canonicalGraph.ts";
import { type EncodedGraph, encodeGraphs } from "./encodeGraphs.ts";
import type { GraphOptions, GraphRules } from "./graphRules.ts";
import {
  editOf,
  type GraphEdit,
  type GraphSites,
  graphSpecOf,
  placeOf,
  sitesOf,
} from "./graphSites.ts";
import {
  type GraphShape,
  type LabelledGraph,
  withEdge,
  withEdgeColor,
  withNode,
  withNodeColor,
} from "./labelledGraph.ts";
import { createTrajectoryCounter, MOST_NODES_COUNTED } from "./trajectoryCounts.ts";

/** Graphs, each by its isomorphism class. */
export interface GraphStates extends StateBatch {
  /** [count] shared, immutable. */
  readonly graphs: readonly LabelledGraph[];
  /** [count] 1 where the trajectory has stopped. */
  readonly stopped: Uint8Array;
}

/** What an environment of graphs adds to its rules: text, and what the reward is scaled by. */
export interface GraphObjects {
  toText(graph: LabelledGraph): string;
  /** @throws UserError if the text is no object of the space */
  fromText(text: string): LabelledGraph;
  /** Log of the factor by which the reward of an object is scaled, nats. */
  logSymmetry(graph: LabelledGraph): number;
}

/** An environment of graphs. */
export interface GraphEnvironment extends Environment<GraphStates> {
  readonly rules: GraphRules;
  /** [count] log of the number of automorphisms of each state's graph, nats. */
  logAutomorphisms(states: GraphStates): Float64Array;
}

/** What is asked of one graph over and over. */
interface Analysis {
  readonly options: GraphOptions;
  readonly sites: GraphSites;
  readonly graphMask: readonly number[];
  readonly backward: readonly number[];
}

/** What the parts of the environment share. */
interface Context {
  readonly rules: GraphRules;
  readonly spec: GraphSpec;
  readonly sourceKey: string;
  analyze(graph: LabelledGraph): Analysis;
}

/**
 * Graphs that grow by the edits of `rules`. Graph actions: 0 stops, 1 + c places a first node of
 * colour c. Site actions: those of `graphSites.ts`, on nodes and on pairs of nodes. All symmetric
 * actions are listed, so each stands for itself alone. Backward actions are those of
 * `backwardEdits.ts`; a stopped state has the one backward action 0.
 */
export function createGraphEnvironment(rules: GraphRules, objects: GraphObjects): GraphEnvironment {
  const source = canonicalForm(rules.source).graph;
  const context = createContext(rules, source.key);
  const { spec } = context;
  const env: GraphEnvironment = {
    name: rules.name,
    rules,
    spec,
    maxSteps: rules.maxSteps,
    reset: (count) => makeStates(new Array(count).fill(source), new Uint8Array(count)),
    select: ({ graphs, stopped }, indices) =>
      makeStates(
        Array.from(indices, (i) => graphs[i]),
        Uint8Array.from(indices, (i) => stopped[i]),
      ),
    concat: (batches) =>
      makeStates(
        batches.flatMap(({ graphs }) => graphs),
        Uint8Array.from(batches.flatMap(({ stopped }) => [...stopped])),
      ),
    encode: (states) => encodeGraphs(encoded(context, states), spec, rules.neighborhoods),
    step: (states, actions) => stepGraphs(context, states, actions),
    isTerminal: ({ stopped }) => stopped,
    backwardActions: (states) => listBackward(context, states),
    encodeBackward: (states) => placeBackward(rules, states, listBackward(context, states)),
    undoing: (states, actions, children) => findUndone(context, { states, actions, children }),
    stepBack: (states, actions) => stepGraphsBack(context, states, actions),
    logMultiplicity: ({ count }) => new Float64Array(count),
    logSymmetry: ({ graphs }) => Float64Array.from(graphs, objects.logSymmetry),
    logAutomorphisms: ({ graphs }) => Float64Array.from(graphs, (graph) => graph.logAutomorphisms),
    keys: ({ graphs, stopped }) => graphs.map(({ key }, i) => (stopped[i] === 1 ? `${key}!` : key)),
    toObjects: ({ graphs }) => graphs.map(objects.toText),
    fromObjects: (texts) =>
      makeStates(texts.map(objects.fromText), new Uint8Array(texts.length).fill(1)),
  };
  if (rules.maxNodes > MOST_NODES_COUNTED) return env;
  return { ...env, logTrajectoryCounts: createTrajectoryCounter(env) };
}

const makeStates = (graphs: readonly LabelledGraph[], stopped: Uint8Array): GraphStates => ({
  count: graphs.length,
  graphs,
  stopped,
});

function createContext(rules: GraphRules, sourceKey: string): Context {
  const known = new WeakMap<LabelledGraph, Analysis>();
  const analyze = (graph: LabelledGraph): Analysis => {
    const found = known.get(graph);
    if (found) return found;
    const options = rules.optionsOf(graph);
    const analysis = {
      options,
      sites: sitesOf(rules, graph, options),
      graphMask: Array.from({ length: 1 + rules.numAddedColors }, (_, action) =>
        (action === 0 ? options.mayStop : graph.numNodes === 0 && options.mayStart(action - 1))
          ? 1
          : 0,
      ),
      backward: backwardOf(rules, graph, options),
    };
    known.set(graph, analysis);
    return analysis;
  };
  return { rules, spec: graphSpecOf(rules), sourceKey, analyze };
}

const NO_SITES: GraphSites = { node: [], partner: [], category: [], mask: [] };

function encoded({ spec, analyze }: Context, { graphs, stopped }: GraphStates): EncodedGraph[] {
  const closed = new Array<number>(spec.graphActions).fill(0);
  return graphs.map((graph, i) =>
    stopped[i] === 1
      ? { graph, graphMask: closed, sites: NO_SITES }
      : { graph, graphMask: analyze(graph).graphMask, sites: analyze(graph).sites },
  );
}

function stepGraphs(context: Context, states: GraphStates, actions: Int32Array): GraphStates {
  const stopped = states.stopped.slice();
  const graphs = states.graphs.map((graph, i) => {
    if (actions[i] !== 0)
      return canonicalForm(edited(context, graph, editBy(context, graph, actions[i]))).graph;
    stopped[i] = 1;
    return graph;
  });
  return makeStates(graphs, stopped);
}

/** The edit of an action other than stop. */
function editBy(
  { rules, spec, analyze }: Context,
  graph: LabelledGraph,
  action: number,
): GraphEdit {
  if (action < spec.graphActions)
    return { type: "addNode", node: -1, color: action - 1, edgeColor: 0 };
  const index = action - spec.graphActions;
  const site = Math.floor(index / spec.siteActions);
  return editOf(rules, analyze(graph).sites, site, index % spec.siteActions);
}

function edited({ rules }: Context, graph: LabelledGraph, edit: GraphEdit): GraphShape {
  if (edit.type === "addNode") return withNode(graph, edit);
  if (edit.type === "addEdge") return withEdge(graph, edit);
  if (edit.type === "recolor") {
    return withNodeColor(graph, edit.node, rules.recolors[edit.recolor].to);
  }
  const edge = graph.edgeStart.findIndex(
    (start, e) => start === edit.start && graph.edgeEnd[e] === edit.end,
  );
  return withEdgeColor(graph, edge, graph.edgeColor[edge] + 1);
}

/** @throws Error naming a state other than the source that nothing leads back from */
function listBackward(context: Context, { count, graphs, stopped }: GraphStates): ActionLists {
  const lists = graphs.map((graph, i) => {
    if (stopped[i] === 1) return [0];
    const { backward } = context.analyze(graph);
    if (backward.length === 0 && graph.key !== context.sourceKey) {
      throw new Error(`${context.rules.name}: no action leads to the state ${graph.key}.`);
    }
    return backward;
  });
  const offsets = new Int32Array(count + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i] + list.length;
  const actions = new Int32Array(offsets[count]);
  for (const [i, list] of lists.entries()) actions.set(list, offsets[i]);
  return { offsets, actions };
}

function findUndone(
  context: Context,
  taken: {
    readonly states: GraphStates;
    readonly actions: Int32Array;
    readonly children: GraphStates;
  },
): Int32Array {
  const { states, actions, children } = taken;
  return actions.map((action, i) => {
    if (action === 0) return 0;
    const edit = editBy(context, states.graphs[i], action);
    const { graph, rankOf } = canonicalForm(edited(context, states.graphs[i], edit));
    const { backward } = context.analyze(children.graphs[i]);
    return backward.indexOf(backwardActionOf(graph, edit, rankOf));
  });
}

function stepGraphsBack(
  context: Context,
  states: GraphStates,
  actions: Int32Array,
): BackwardStep<GraphStates> {
  const forward = new Int32Array(states.count);
  const graphs = states.graphs.map((graph, i) => {
    if (states.stopped[i] === 1) return graph;
    const undone = undo(context, graph, actions[i]);
    forward[i] = undone.action;
    return undone.parent;
  });
  return { parents: makeStates(graphs, new Uint8Array(states.count)), actions: forward };
}

/** The graph before a backward action, and the action of that graph that leads back. */
function undo({ rules, spec, analyze }: Context, graph: LabelledGraph, action: number) {
  const { shape, edit } = undoneEdit(rules, graph, action);
  const { graph: parent, rankOf } = canonicalForm(shape);
  if (parent.numNodes === 0) return { parent, action: 1 + graph.nodeColor[0] };
  const moved: GraphEdit =
    edit.type === "addNode" || edit.type === "recolor"
      ? { ...edit, node: rankOf[edit.node] }
      : { ...edit, start: rankOf[edit.start], end: rankOf[edit.end] };
  const { site, kind } = placeOf(rules, analyze(parent).sites, moved);
  return { parent, action: spec.graphActions + site * spec.siteActions + kind };
}
