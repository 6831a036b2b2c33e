import type { MolGraph } from "../molGraph.ts";

/** The connected parts of the atoms for which `wanted` is 1, each in ascending order of atoms. */
export function connectedParts(graph: MolGraph, wanted: Uint8Array): number[][] {
  const part = new Int32Array(graph.numAtoms).fill(-1);
  let numParts = 0;
  for (let first = 0; first < graph.numAtoms; first++) {
    if (wanted[first] === 0 || part[first] >= 0) continue;
    const waiting = [first];
    part[first] = numParts;
    for (let atom = waiting.pop(); atom !== undefined; atom = waiting.pop()) {
      for (let k = graph.offsets[atom]; k < graph.offsets[atom + 1]; k++) {
        const next = graph.neighbors[k];
        if (wanted[next] === 0 || part[next] >= 0) continue;
        part[next] = numParts;
        waiting.push(next);
      }
    }
    numParts++;
  }
  const parts: number[][] = Array.from({ length: numParts }, () => []);
  for (let atom = 0; atom < graph.numAtoms; atom++) {
    if (part[atom] >= 0) parts[part[atom]].push(atom);
  }
  return parts;
}
