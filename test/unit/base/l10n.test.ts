import { afterEach, describe, expect, test } from "vitest";
import { inEnglish, plural, retell, speak, t } from "../../../src/base/l10n.ts";

const german = {
  "The command ran no test.": "Der Befehl führte keinen Test aus.",
  "{0} of {1} failed.": "Von {1} sind {0} fehlgeschlagen.",
  "{0} failed.": "{0}: fehlgeschlagen.",
  "{0} test": "{0} Test",
  "{0} tests": "{0} Tests",
  "The session “{0}” is closed. {1}": "Die Sitzung „{0}“ ist geschlossen. {1}",
  "{0}: {1}": "{0} – {1}",
};

afterEach(() => speak(undefined));

test("without a bundle everything is English", () => {
  expect(t("{0} of {1} failed.", 2, "#3")).toBe("2 of #3 failed.");
  expect(plural(1, "{0} file in {1}", "{0} files in {1}", "src")).toBe("1 file in src");
  expect(retell("The command ran no test.")).toBe("The command ran no test.");
});

test("with one, texts and both forms of a count are those of the language", () => {
  speak(german);
  expect(t("{0} of {1} failed.", 2, "#3")).toBe("Von #3 sind 2 fehlgeschlagen.");
  expect([0, 1, 2].map((count) => plural(count, "{0} test", "{0} tests"))).toEqual([
    "0 Tests",
    "1 Test",
    "2 Tests",
  ]);
});

test("an argument that looks like a place, or has a dollar, stays what it is", () => {
  speak(german);
  expect(t("{0} of {1} failed.", "{1}", "$&")).toBe("Von $& sind {1} fehlgeschlagen.");
});

test("a place without an argument, and a text that nobody translated, stay", () => {
  speak(german);
  expect([t("{0} failed."), t("Unknown {0}", 1)]).toEqual(["{0}: fehlgeschlagen.", "Unknown 1"]);
});

describe("what the engine said is retold", () => {
  test.each([
    ["The command ran no test.", "Der Befehl führte keinen Test aus."],
    ["2 of 9 failed.", "Von 9 sind 2 fehlgeschlagen."],
    // Two templates fit: the one that says more has it, and its arguments are retold too.
    ["2 tests of a failed.", "Von a sind 2 Tests fehlgeschlagen."],
    ["src/a.js failed.", "src/a.js: fehlgeschlagen."],
    // A name is not a text of ours, whatever it is.
    [
      "The session “The command ran no test.” is closed. 2 of 9 failed.",
      "Die Sitzung „The command ran no test.“ ist geschlossen. Von 9 sind 2 fehlgeschlagen.",
    ],
    // What says nothing by itself is no template.
    ["fatal: not a repository", "fatal: not a repository"],
    ["constructor", "constructor"],
    ["", ""],
  ])("%s", (said, told) => {
    speak(german);
    expect(retell(said)).toBe(told);
  });
});

test("in between, all can be English", () => {
  speak(german);
  expect(inEnglish(() => [t("{0} failed.", "a"), retell("a failed.")])).toEqual(["a failed.", "a failed."]);
  expect(() =>
    inEnglish(() => {
      throw new Error("planted");
    }),
  ).toThrow("planted");
  expect(t("{0} failed.", "a")).toBe("a: fehlgeschlagen.");
});
