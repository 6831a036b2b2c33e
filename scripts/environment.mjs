/**
 * What molgfn runs with: huge pages for large arrays, where Linux leaves the choice to programs, and
 * one heap for all threads. An update allocates hundreds of megabytes, and page faults take a third
 * of it otherwise; heaps of worker threads give their memory back to the system each time. Elsewhere
 * it means nothing. The first line of dist/molgfn.js says the same for an installed molgfn.
 */
export const TUNABLES = "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1";

/** This program's environment with them; its own come first. */
export const environment = { GLIBC_TUNABLES: TUNABLES, ...process.env };
