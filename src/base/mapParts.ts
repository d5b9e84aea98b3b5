/**
 * Plain data with what `change` makes of each of its parts: of the entries of a list, and of the values of an object with their names.
 * It is the data itself where that changes nothing, so that what mostly stays as it is costs no copy; else a copy.
 */
export function mapParts(value: unknown, change: (part: unknown, name?: string) => unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part) => change(part));
    return parts.every((part, index) => part === value[index]) ? value : parts;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  let isSame = true;
  const entries = Object.entries(value).map(([name, part]) => {
    const changed = change(part, name);
    isSame &&= changed === part;
    return [name, changed] as const;
  });
  return isSame ? value : Object.fromEntries(entries);
}
