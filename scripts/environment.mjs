/**
 * What molgfn runs with: huge pages for large arrays, where Linux leaves the choice to programs. An
 * update allocates hundreds of megabytes, and page faults take a third of it otherwise. Elsewhere it
 * means nothing. The first line of dist/molgfn.js says the same for an installed molgfn.
 */
export const environment = { GLIBC_TUNABLES: "glibc.malloc.hugetlb=1", ...process.env };
