import type { ParameterMap, ParameterSpec } from "../engine/parameters.ts";
import type { Tensor } from "../engine/tf.ts";

/**
 * A padded batch of G graphs, N node rows, E directed edges and S sites. Rows of the graphs are
 * numbered together: node v is row v, the virtual node of graph g is row N + g; R = N + G.
 * Padded nodes, edges and sites touch only the last node row, which belongs to no graph.
 */
export interface PolicyTensors {
  /** [nodeColumns, N] int32, rows of the node table. */
  readonly nodeCategories: Tensor;
  /** [E] int32 rows; absent, like `edgeTarget` and `edgeCategories`, if there are no edges. */
  readonly edgeSource?: Tensor;
  readonly edgeTarget?: Tensor;
  /** [edgeColumns, E] int32, rows of the edge table. */
  readonly edgeCategories?: Tensor;
  /** [R] int32, the graph of each row. */
  readonly rowGraph: Tensor;
  /** [G, L] int32, the rows of each graph: its virtual node, its nodes, then padding. */
  readonly layoutRows: Tensor;
  /** [G, L] float32, 1 where `layoutRows` holds a row of the graph. */
  readonly layoutMask: Tensor;
  /** [R] int32, the place of each row in `layoutRows`, row-major; of padded rows a padded one. */
  readonly layoutPosition: Tensor;
  /** [S] int32 rows; absent, like the other site tensors, if there are no site actions. */
  readonly siteNode?: Tensor;
  /** [S] int32 rows, the second node of each site; absent where no site is a pair. */
  readonly sitePartner?: Tensor;
  /** [siteColumns, S] int32, rows of the site table. */
  readonly siteCategories?: Tensor;
  /** [G, maxSites] int32, the sites of each graph; padding is the last site, which has no action. */
  readonly graphSites?: Tensor;
  /** [G, graphActions] float32, 1 where legal. */
  readonly graphMask: Tensor;
  /** [S, siteActions] float32, 1 where legal. */
  readonly siteMask?: Tensor;
  /** [B] int32 rows at which each backward action acts; absent, like the next, if none is scored. */
  readonly backwardNode?: Tensor;
  /** [B] int32 rows, its second node; the first again where there is none. */
  readonly backwardPartner?: Tensor;
  /** [1, B] int32, its kind. */
  readonly backwardKind?: Tensor;
  /** [B] int32, its graph; G for padding. */
  readonly backwardGraph?: Tensor;
  /** [G] int32, the graph that each was made of by an action; absent, like the next two, if unread. */
  readonly childParent?: Tensor;
  /** [G * graphActions] int32, the graph that each action leads to. */
  readonly graphChild?: Tensor;
  /** [S * siteActions] int32, the same of actions on sites. */
  readonly siteChild?: Tensor;
  /** [G, C] float32; absent if nothing is conditioned on. */
  readonly conditioning?: Tensor;
  /** [G, C] float32, the code of an object for each graph; absent if unread. */
  readonly outcome?: Tensor;
}

/** What a network says beside the logits of forward actions. */
export interface PolicyHeads {
  /** Logits from the states that actions lead to, in the place of a head for actions. */
  readonly children?: boolean;
  /** Logits of backward actions: a learned PB. */
  readonly backward?: boolean;
  /** One number a graph: its log flow. */
  readonly flow?: boolean;
  /** One number a graph: the log of how many trajectories lead to it. */
  readonly count?: boolean;
  /** Numbers a graph, of no meaning of their own. */
  readonly features?: number;
  /** Columns of the code of an object: how likely each graph is to become it. */
  readonly outcome?: number;
}

/** Unmasked logits over the action layout of `GraphBatch`. */
export interface PolicyOutputs {
  /** [G, graphActions] */
  readonly graphLogits: Tensor;
  /** [S, siteActions]; null if the environment has no site actions. */
  readonly siteLogits: Tensor | null;
  /** [B]; there if the network has the head and the batch lists backward actions. */
  readonly backwardLogits?: Tensor;
  /** [G] nats; there if the network has the head. */
  readonly logFlow?: Tensor;
  /** [G] nats; there if the network has the head. */
  readonly logCount?: Tensor;
  /** [G, features]; there if the network has the head. */
  readonly features?: Tensor;
  /** [G] nats; there if the network has the head and the batch has codes of objects. */
  readonly logOutcome?: Tensor;
}

/** A pure function from graphs and conditioning to logits, with the arrays that it trains. */
export interface Policy {
  readonly name: string;
  readonly parameters: readonly ParameterSpec[];
  forward(parameters: ParameterMap, batch: PolicyTensors): PolicyOutputs;
}
