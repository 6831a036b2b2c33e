/** What the action numbers of a policy file stand for. */
export const ACTION_LAYOUT =
  "The actions of graph g are integers: a in 0..graphActions-1, 0 being stop, with logit " +
  "graphLogits[g, a]; then graphActions + i * siteActions + k, kind k on the i-th site of g, with " +
  "logit siteLogits[s, k] where s is the row of that site. The environment says which actions are " +
  "legal; the policy draws by the softmax over the logits of a graph's legal actions.";

/**
 * What each input of a policy file holds. G graphs, N node rows, E directed edges, S sites and L
 * places are those of `molgfn.shape` (graphs, nodes, edges, sites, maxNodes + 1).
 */
export const INPUT_MEANINGS: Readonly<Record<string, string>> = {
  nodeCategories: "[columns, N] category of each node; 0 in padded rows",
  rowGraph: "[N + G] graph of each row; padded rows belong to the last graph",
  layoutRows:
    "[G, L] rows of each graph: its virtual node N + g, then its nodes; N - 1 where there is none",
  layoutMask: "[G, L] 1 where layoutRows holds a row of the graph, else 0",
  layoutPosition:
    "[N + G] place of each row in layoutRows, row-major; of padded rows any place where layoutMask is 0",
  edgeSource: "[E] node row that an edge leaves, each edge in both directions; N - 1 if padded",
  edgeTarget: "[E] node row that an edge enters; N - 1 if padded",
  edgeCategories: "[columns, E] categories of each edge; 0 if padded",
  siteNode: "[S] node row of each site, sites of one graph together; N - 1 if padded",
  sitePartner: "[S] second node row of a site that is a pair of nodes; N - 1 if padded or none",
  siteCategories: "[columns, S] category of each site; 0 if padded",
  graphSites: "[G, maxSites] site rows of each graph; S - 1 where there is none",
  graphMask: "[G, graphActions] 1 where an action is legal",
  siteMask: "[S, siteActions] 1 where an action is legal",
  conditioning:
    "[G, C] what each graph is asked for, as temperature and conditioning in molgfn.config say",
};

/** What each output of a policy file holds. */
export const OUTPUT_MEANINGS: Readonly<Record<string, string>> = {
  graphLogits: "[G, graphActions] logits of the actions on each graph, nats, up to a constant",
  siteLogits: "[S, siteActions] logits of the actions on each site, nats, up to the same constant",
};
