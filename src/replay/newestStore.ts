import type { ReplayItem, ReplayStore } from "./item.ts";

/**
 * Keeps the newest `capacity` items in a ring.
 *
 * @param options.once an object that is there already keeps its place, with what was found last
 * @param options.items contents to start from, the next one to overwrite at `options.next`
 */
export function createNewestStore(options: {
  readonly capacity: number;
  readonly once: boolean;
  readonly items: readonly ReplayItem[];
  readonly next: number;
}): ReplayStore {
  const { capacity, once } = options;
  const items = [...options.items];
  let { next } = options;
  const placeOf = new Map(items.map(({ object }, place) => [object, place]));
  const put = (item: ReplayItem, place: number): void => {
    const replaced = items[place];
    if (replaced !== undefined) placeOf.delete(replaced.object);
    items[place] = item;
    placeOf.set(item.object, place);
  };
  return {
    items,
    get next() {
      return next;
    },
    add(item) {
      const known = once ? placeOf.get(item.object) : undefined;
      if (known !== undefined) put(item, known);
      else if (items.length < capacity) put(item, items.length);
      else {
        put(item, next);
        next = (next + 1) % capacity;
      }
    },
  };
}
