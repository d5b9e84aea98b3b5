import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeHookAnswer } from "../../../src/agents/hookAnswer.ts";
import { readHookCall } from "../../../src/agents/hookInput.ts";
import * as inputs from "../../support/agents/hookInputs.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Every documented input, by agent and name. */
const all = Object.entries(inputs).flatMap(([agent, named]) =>
  Object.entries<Fields>(named).map(([name, input]) => [`${agent} ${name}`, input] as const),
);

/** Values that no documentation has at a place. */
const strange: readonly unknown[] = [
  undefined,
  null,
  "",
  0,
  -1,
  1e308,
  true,
  [],
  [null],
  {},
  { constructor: null, toString: 1 },
  "\u0000\ufffd\ud800",
  "{",
  '{"command":',
  "x".repeat(100_000),
];

/** Every path of a field in an input: those of its objects too. */
function pathsIn(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])])
    : [];
}

function withValue(value: unknown, [key, ...path]: readonly string[], other: unknown): unknown {
  if (key === undefined) {
    return other;
  }
  const fields = value as Fields;
  const changed = { ...fields, [key]: withValue(fields[key], path, other) };
  return Array.isArray(value) ? Object.values(changed) : changed;
}

/** The same fields in another order, in all objects. */
function reversed(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, inner]) => [key, reversed(inner)]),
      )
    : value;
}

/** What becomes of an input, as an agent sees it: it may be none of the calls that are known, and what is answered is one object. */
function answered(input: unknown): void {
  const call = readHookCall(input);
  if (call === undefined) {
    return;
  }
  for (const answer of [{ context: "said" }, { command: "other" }, {}]) {
    const text = writeHookAnswer(call, answer);
    expect(text === "" || typeof JSON.parse(text) === "object").toBe(true);
  }
}

describe("an input of an agent that is not as it is documented", () => {
  it.each(all)("is understood in another order, and with fields that nobody knows: %s", (name, input) => {
    const known = readHookCall(input);
    // What was denied has not run.
    expect(known === undefined).toBe(name.includes("denied"));
    expect(readHookCall(reversed(input))).toEqual(known);
    const more = { ...input, a_new_field: { nested: [1, { deep: null }] }, "": "", __proto__x: 1 };
    // An event for a shell alone hands its own fields on.
    const { input: given } = { ...known } as { readonly input?: object };
    const found = readHookCall(more);
    expect(found && { ...found, ...(given && { input: given }) }).toEqual(known);
  });

  it.each(all)("may lack any field, or have another value there: %s", (_, input) => {
    for (const path of pathsIn(input)) {
      for (const value of strange) {
        answered(withValue(input, path, value));
      }
    }
  });

  it("may be any JSON", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => answered(json)));
  });

  it.each(all)("may have the paths of Windows: %s", (_, input) => {
    const text = JSON.stringify(input).replaceAll("/home/u", "C:\\\\Users\\\\Ünal Öz");
    const call = readHookCall(JSON.parse(text));
    expect(call?.kind).toBe(readHookCall(input)?.kind);
    expect(call?.cwd ?? "C:").toMatch(/^C:/);
  });
});
