import { describe, expect, test } from "vitest";
import { type Capability, isHere, needing } from "../support/system/capabilities.ts";

/** A stand-in for vitest's `test`, which keeps the names it was given. */
function registering() {
  const names: string[] = [];
  const add = (way: string) =>
    Object.assign((name: string) => void names.push(`${way}: ${name}`), {
      each: (rows: readonly unknown[]) => (name: string) =>
        void rows.map(() => names.push(`${way}: ${name}`)),
    });
  const registers = Object.assign(add("run"), { skip: add("skip") });
  return { names, registers: registers as unknown as typeof test };
}

const nowhere = "root mounts, elsewhere" as Capability;

describe("a test that needs something of the system", () => {
  test("is skipped where that is missing, and its name says what it needs", () => {
    const { names, registers } = registering();
    const needs = needing(registers, nowhere);
    needs("one", () => undefined);
    needs.each([1, 2])("row %i", () => undefined);
    const suffix = "(needs root mounts, elsewhere)";
    expect(names).toEqual([`skip: one ${suffix}`, `skip: row %i ${suffix}`, `skip: row %i ${suffix}`]);
  });

  test("is run where it is there, under its own name", () => {
    const { names, registers } = registering();
    needing(registers)("one", () => undefined);
    expect(names).toEqual(["run: one"]);
  });
});

test("nothing that is asked of the system throws, whatever the system is", () => {
  const all: readonly Capability[] = [
    "sh",
    "signals",
    "process trees",
    "setsid",
    "ps",
    "mkfifo",
    "modes",
    "links",
    "linked folders",
    "root mounts",
  ];
  expect(all.map(isHere).every((answer) => typeof answer === "boolean")).toBe(true);
});
