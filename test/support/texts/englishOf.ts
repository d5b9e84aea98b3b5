import { isFact } from "../../../src/base/facts/fact.ts";
import { english } from "../../../src/base/facts/words.ts";

/** A copy of plain data in which every fact is its English. */
export function englishOf(value: unknown): unknown {
  if (isFact(value)) {
    return english(value);
  }
  if (Array.isArray(value)) {
    return value.map(englishOf);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, englishOf(part)]))
    : value;
}
