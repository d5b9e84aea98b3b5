import { afterEach, expect, test } from "vitest";
import { plural, speak, t, tellInEnglish } from "../../../src/base/l10n.ts";

const german = {
  "{0} of {1} failed.": "Von {1} sind {0} fehlgeschlagen.",
  "{0} failed.": "{0}: fehlgeschlagen.",
  "{0} test": "{0} Test",
  "{0} tests": "{0} Tests",
};

afterEach(() => speak(undefined));

test("without a bundle everything is English", () => {
  expect(t("{0} of {1} failed.", 2, "#3")).toBe("2 of #3 failed.");
  expect(plural(1, "{0} file in {1}", "{0} files in {1}", "src")).toBe("1 file in src");
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

test("a language has the forms of a count that it has, and English where one was not translated", () => {
  speak(
    {
      "{0} test": "{0} тест",
      "{0} tests": "{0} теста",
      "{0} tests#few": "{0} теста",
      "{0} tests#many": "{0} тестов",
    },
    "ru",
  );
  const counted = [1, 2, 5, 21].map((count) => plural(count, "{0} test", "{0} tests"));
  expect(counted).toEqual(["1 тест", "2 теста", "5 тестов", "21 тест"]);
  expect([1, 5].map((count) => plural(count, "{0} dog", "{0} dogs"))).toEqual(["1 dog", "5 dogs"]);
  speak({ "{0} test": "{0} essai", "{0} tests": "{0} essais" }, "fr");
  expect(plural(0, "{0} test", "{0} tests")).toBe("0 essai");
});

test("the forms of a tag that only an editor has are those of English", () => {
  speak({ "{0} test": "[{0}]", "{0} tests": "[[{0}]]" }, "qps-ploc");
  expect([1, 2].map((count) => plural(count, "{0} test", "{0} tests"))).toEqual(["[1]", "[[2]]"]);
});

test("in between, all can be English", () => {
  speak(german);
  expect(tellInEnglish(() => t("{0} failed.", "a"))).toBe("a failed.");
  expect(() =>
    tellInEnglish(() => {
      throw new Error("planted");
    }),
  ).toThrow("planted");
  expect(t("{0} failed.", "a")).toBe("a: fehlgeschlagen.");
});
