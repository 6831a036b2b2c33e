import type { TreeShape } from "./fragmentTree.ts";

/**
 * Log of the number of orders in which a tree can grow node by node, nats. From the root there are
 * N! / product of subtree sizes: of all N! orders those where each node is the first of its subtree.
 * The sum runs over all nodes as the root; taking it from a parent to its child v multiplies the
 * number by size(v) / (N - size(v)), the only sizes that change.
 */
export function logGrowthOrders({ numNodes, parent }: TreeShape): number {
  const size = new Float64Array(numNodes).fill(1);
  for (let v = numNodes - 1; v > 0; v--) size[parent[v]] += size[v];
  let logFromRoot = 0;
  for (let v = 0; v < numNodes; v++) logFromRoot += Math.log((v + 1) / size[v]);
  const share = new Float64Array(numNodes).fill(1);
  let sum = numNodes > 0 ? 0 : 1;
  for (let v = 0; v < numNodes; v++) {
    if (v > 0) share[v] = (share[parent[v]] * size[v]) / (numNodes - size[v]);
    sum += share[v];
  }
  return logFromRoot + Math.log(sum);
}
