import * as v from "valibot";
import { type Fact, isFact } from "../../base/facts/fact.ts";

/** How deep facts are nested, how much one holds, and how long a text in it may be, in characters: more than any of ours has. */
const limits = { depth: 8, parts: 1000, text: 65_536 };

/** A fact as a log keeps it. Its code and its arguments may be those of a newer version, which are kept unchanged. */
export const storedFact = v.custom<Fact>((value) => isFact(value) && isBounded(value, 0), "not a fact");

/** A fact, or a text of somebody else in its place. */
export const storedSaid = v.custom<string | Fact>(
  (value) => (typeof value === "string" || isFact(value)) && isBounded(value, 0),
  "neither a fact nor a text",
);

function isBounded(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      return value.length <= limits.text;
    case "number":
      return Number.isFinite(value);
    case "object": {
      if (value === null || depth > limits.depth || !(Array.isArray(value) || isFact(value))) {
        return false;
      }
      const parts = Object.values(value);
      return parts.length <= limits.parts && parts.every((part) => isBounded(part, depth + 1));
    }
    default:
      return false;
  }
}
