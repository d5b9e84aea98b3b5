const indexes = new WeakMap<readonly object[], Map<PropertyKey, ReadonlyMap<unknown, unknown>>>();

/**
 * The first element of a list that has a value under a key; none has undefined. The list must never change: it is indexed when it is first asked, so
 * that asking for each of many thousands takes no longer than it should.
 */
export function lookUp<T extends object, K extends keyof T>(
  list: readonly T[],
  key: K,
  value: T[K] | undefined,
): T | undefined {
  if (value === undefined) {
    return undefined;
  }
  const byKey = indexes.get(list) ?? new Map<PropertyKey, ReadonlyMap<unknown, unknown>>();
  indexes.set(list, byKey);
  const known = byKey.get(key) ?? indexBy(list, key);
  byKey.set(key, known);
  return known.get(value) as T | undefined;
}

function indexBy<T extends object>(list: readonly T[], key: keyof T): ReadonlyMap<unknown, T> {
  const index = new Map<unknown, T>();
  for (const element of list) {
    if (!index.has(element[key])) {
      index.set(element[key], element);
    }
  }
  return index;
}
