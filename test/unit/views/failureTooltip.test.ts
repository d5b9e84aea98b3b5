import { expect, test } from "vitest";
import type { FoundBefore } from "../../../src/model/memory/errorMemory.ts";
import type { TestCase } from "../../../src/model/report/report.ts";
import type { FailingTest } from "../../../src/model/words/failingTests.ts";
import { failureTooltip } from "../../../src/views/failureTooltip.ts";

const failing: FailingTest = {
  id: "a",
  suitePath: ["orders", "GET /orders"],
  name: "lists what\nwas created",
  kind: "failure",
  message: "expected 200, got 500",
  isNew: false,
  since: 0,
  error: "",
  loadFailure: false,
};

function failedWith(text: string): TestCase {
  return {
    id: "a",
    suitePath: [],
    classname: "",
    name: "lists",
    outcome: "failed",
    failures: [{ kind: "failure", message: "", text }],
  };
}

test("a tooltip begins with the whole name and what went wrong, in one line", () => {
  expect(failureTooltip(failing, failedWith("500 !== 200\n    at a.js:1:2"))).toBe(
    "orders › GET /orders › lists what was created: expected 200, got 500\n\n500 !== 200\n    at a.js:1:2",
  );
});

test("of a long failure it counts what it leaves out", () => {
  const text = Array.from({ length: 70 }, (_, index) => `line ${index}`).join("\n");
  const lines = failureTooltip(failing, failedWith(text)).split("\n");
  expect(lines).toHaveLength(63);
  expect(lines.at(-1)).toBe("… 10 more lines");
});

test("it is that line alone where the report was not read, and the message where the test has no name", () => {
  expect(failureTooltip(failing, undefined)).toBe(
    "orders › GET /orders › lists what was created: expected 200, got 500",
  );
  expect(failureTooltip({ ...failing, suitePath: [], name: "" }, undefined)).toBe("expected 200, got 500");
});

test("it says after that in which session the error was solved before", () => {
  const seen: FoundBefore = {
    log: "uuid",
    tip: "a".repeat(40),
    session: "s1",
    title: "Orders are lost",
    rootCause: "One connection for two.",
    state: "solved",
    branch: "main",
    lastAt: "2026-11-10T12:00:00Z",
    like: "sameError",
    test: "lists",
    last: 0,
    solvedBy: 7,
  };
  expect(failureTooltip(failing, failedWith("500 !== 200"), [seen]).split("\n")).toEqual([
    "orders › GET /orders › lists what was created: expected 200, got 500",
    "Solved before in “Orders are lost”: One connection for two. (main, 2026-11-10, attempt #7)",
    "",
    "500 !== 200",
  ]);
});
