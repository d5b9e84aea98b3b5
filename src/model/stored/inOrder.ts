import { mapParts } from "../../base/mapParts.ts";

/**
 * Plain data in which the names of every object stand in one order (itself, where they do already; else a copy), so that the same data is the same text, whoever writes
 * it: versions that know other names have them in another order (docs/rules/log-compatibility.md#c4).
 */
export function inOrder(value: unknown): unknown {
  const parts = mapParts(value, inOrder);
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) {
    return parts;
  }
  const names = Object.keys(parts);
  const isOrdered = names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name);
  return isOrdered
    ? parts
    : Object.fromEntries(Object.entries(parts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
