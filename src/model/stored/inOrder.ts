/**
 * A copy of plain data in which the names of every object stand in one order, so that the same data is the same text, whoever writes
 * it: versions that know other names have them in another order (docs/rules/log-compatibility.md#c4).
 */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inOrder);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, inOrder(part)]));
}
