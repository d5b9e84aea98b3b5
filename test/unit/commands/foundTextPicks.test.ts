import { afterEach, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import { foundPicks, nothingFound } from "../../../src/commands/choices/foundTextPicks.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const session = {
  log: "l",
  tip: "a".repeat(40),
  session: "s",
  title: "Orders answer 500",
  branch: "main",
  state: "solved",
  lastAt: "2026-01-02T12:00:00Z",
  places: [
    { kind: "section", section: "rootCause", excerpt: "One connection for two." },
    { kind: "hypothesis", attempt: 2, excerpt: "The pool is too small" },
    { kind: "hypothesis", excerpt: "A cache" },
    { kind: "note", excerpt: "Looked at it" },
    { kind: "test", attempt: 0, test: "t", name: "saves an order", excerpt: "saves an order" },
    { kind: "error", attempt: 3, test: "t", name: "saves an order", excerpt: "boom" },
    { kind: "file", attempt: 3, path: "a.ts", excerpt: "a.ts" },
  ],
} as const;

const lines = () =>
  foundPicks(session, "en-GB").map(({ icon, label, description }) => [icon, label, description]);

it("lists the places of a session, each with what it is, and with the session", () => {
  const details = foundPicks(session, "en-GB").map(({ detail }) => detail);
  const facts = "Orders answer 500 · main · solved · 02/01/2026";
  expect(new Set(details)).toEqual(new Set([facts, `saves an order · ${facts}`]));
  expect(lines()).toEqual([
    ["book", "One connection for two.", "Root Cause"],
    ["lightbulb", "The pool is too small", "Hypothesis of attempt #2"],
    ["lightbulb", "A cache", "Hypothesis"],
    ["note", "Looked at it", "Note"],
    ["beaker", "saves an order", "Failing test of attempt #0"],
    ["error", "boom", "Error of attempt #3"],
    ["diff", "a.ts", "Changed in attempt #3"],
  ]);
});

it("is in German, too", () => {
  speakGerman();
  expect(lines().at(-1)).toEqual(["diff", "a.ts", "Geändert in Versuch #3"]);
  expect(nothingFound(1).label).toBe("Nichts gefunden in 1 Sitzung");
  expect(nothingFound(7).label).toBe("Nichts gefunden in 7 Sitzungen");
});
