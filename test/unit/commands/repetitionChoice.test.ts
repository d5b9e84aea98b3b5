import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForTimes,
  describeRepetition,
  offerRepetitions,
} from "../../../src/commands/choices/repetitionChoice.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const title = "Run the isolation command several times on the same code";
const green = { runs: 10, failed: 0, ended: "done", flaky: [] } as const;

it("a failure can end the runs, or not", () => {
  expect(offerRepetitions()).toEqual({
    title,
    picks: [
      { label: "Stop at the First Failure", untilFailure: true },
      { label: "Run All", untilFailure: false },
    ],
  });
});

describe("how often", () => {
  it("is ten times where nothing else is said", () => {
    expect(askForTimes()).toMatchObject({ title, prompt: "How often?", value: "10" });
  });

  it.each(["2", "10", "200", "002"])("can be %s", (typed) => {
    expect(askForTimes().validateInput?.(typed)).toBeUndefined();
  });

  it.each(["", "0", "1", "201", "-2", "2.5", "1e2", "0x10", " 5", "٣", "9".repeat(400)])(
    "cannot be “%s”",
    (typed) => {
      expect(askForTimes().validateInput?.(typed)).toBe("A number from 2 to 200");
    },
  );
});

describe("what came of it", () => {
  it.each([
    [
      { ...green, runs: 0, ended: "stopped" },
      "0 of 0 runs passed. A run was stopped, so nothing more was run.",
    ],
    [{ ...green, runs: 1, failed: 1, ended: "failed" }, "0 of 1 run passed."],
    [
      { ...green, runs: 1, ended: "edited" },
      "1 of 1 run passed. The code was edited, so nothing more was run.",
    ],
    [
      { ...green, runs: 2, failed: 1, ended: "broken" },
      "1 of 2 runs passed. A run gave no results, so nothing more was run.",
    ],
    [green, "10 of 10 runs passed."],
  ] as const)("is said, and why no more was run: %o", (repetition, words) => {
    expect(describeRepetition(repetition)).toBe(words);
  });

  it("names the tests that failed now and then", () => {
    const flaky = [
      { name: "test_a", failed: 3, of: 10 },
      { name: "x".repeat(100), failed: 1, of: 9 },
    ];
    expect(describeRepetition({ ...green, failed: 3, flaky })).toBe(
      `7 of 10 runs passed. test_a failed in 3 of 10, ${"x".repeat(60)}… failed in 1 of 9.`,
    );
  });

  it("names three of many, and counts the others", () => {
    const flaky = ["a", "b", "c", "d", "e"].map((name) => ({ name, failed: 1, of: 2 }));
    expect(describeRepetition({ ...green, flaky })).toBe(
      "10 of 10 runs passed. a failed in 1 of 2, b failed in 1 of 2, c failed in 1 of 2 and 2 more.",
    );
  });

  it("says what of the code nobody saw", () => {
    const unseen = [{ path: "vendor/lib/", reason: "edited submodule" }] as const;
    expect(describeRepetition({ ...green, flaky: [{ name: "a", failed: 1, of: 2, unseen }] })).toBe(
      "10 of 10 runs passed. a failed in 1 of 2, but vendor/lib was edited and is not recorded.",
    );
  });

  it("is said in German", () => {
    speakGerman();
    expect(describeRepetition({ ...green, runs: 2, failed: 1, ended: "broken" })).toBe(
      "1 von 2 Läufen bestanden. Ein Lauf ergab keine Ergebnisse, daher lief nichts mehr.",
    );
  });
});
