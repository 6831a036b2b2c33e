import type { AtomQuery, SmartsPattern } from "./parseSmarts.ts";

/**
 * The pattern without the hydrogens that are written as atoms: each becomes a demand for one more
 * hydrogen on the atom that it is bonded to. RDKit's mergeQueryHs: a query with a hydrogen among
 * alternatives (`[#1,#6]`) stays as it is, and so do hydrogens bonded to nothing else.
 */
export function mergeHydrogens({ atoms, bonds }: SmartsPattern): SmartsPattern {
  const degree = new Array<number>(atoms.length).fill(0);
  for (const { start, end } of bonds) {
    degree[start]++;
    degree[end]++;
  }
  const isHydrogen = atoms.map((query, atom) => asksForHydrogen(query, degree[atom]));
  const merged = new Set<number>();
  const needed = new Array<number>(atoms.length).fill(0);
  for (const { start, end } of bonds) {
    if (isHydrogen[start] === isHydrogen[end]) continue;
    merged.add(isHydrogen[start] ? start : end);
    needed[isHydrogen[start] ? end : start]++;
  }
  if (merged.size === 0) return { atoms, bonds };
  const places = new Map<number, number>();
  const kept = atoms.flatMap((query, atom): AtomQuery[] => {
    if (merged.has(atom)) return [];
    places.set(atom, places.size);
    if (needed[atom] === 0) return [query];
    const hydrogens = { type: "atLeast", property: "totalHydrogens", value: needed[atom] } as const;
    return [{ type: "and", queries: [query, hydrogens] }];
  });
  const keptBonds = bonds.flatMap(({ start, end, codes }) => {
    const [from, to] = [places.get(start), places.get(end)];
    return from === undefined || to === undefined ? [] : [{ start: from, end: to, codes }];
  });
  return { atoms: kept, bonds: keptBonds };
}

const isProton = (query: AtomQuery): boolean =>
  query.type === "equals" && query.property === "atomicNumber" && query.value === 1;

/** Whether a query is a hydrogen: nothing but that, or that among conditions of an end atom. */
function asksForHydrogen(query: AtomQuery, degree: number): boolean {
  if (isProton(query)) return true;
  return query.type === "and" && degree === 1 && hasProton(query) && !hasAlternatives(query);
}

const partsOf = (query: AtomQuery): readonly AtomQuery[] =>
  query.type === "and" || query.type === "or" ? query.queries : [];

function hasProton(query: AtomQuery): boolean {
  return isProton(query) || partsOf(query).some(hasProton);
}

function hasAlternatives(query: AtomQuery): boolean {
  return query.type === "or" || partsOf(query).some(hasAlternatives);
}
