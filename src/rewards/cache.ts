/** A map that forgets the entry used longest ago when it is full. */
export interface LruCache<Value> {
  /** Number of keys. */
  readonly size: number;
  /** The value of `key`, which then counts as just used. */
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** @param maxKeys most keys kept; 0 keeps none */
export function createLruCache<Value>(maxKeys: number): LruCache<Value> {
  // A Map lists its keys in the order of insertion: the first is the one used longest ago.
  const entries = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      if (entries.size <= maxKeys) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
  };
}
