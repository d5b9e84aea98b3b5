import { describe, expect, it } from "vitest";
import { canQuoteFor, quoteFor, quoteForAny, quoteWord } from "../../../src/base/quoteWord.ts";
import { oddWords } from "../../support/shells/oddWords.ts";
import {
  argumentsOf,
  commandLineOfPowerShell,
  throughBatchFile,
  throughCmd,
  wordsInPowerShell,
} from "../../support/shells/windowsWords.ts";

describe("the model of Windows", () => {
  it.each([
    // The examples of Microsoft's page on the runtime of C.
    ['x "a b c" d e', ["x", "a b c", "d", "e"]],
    ['x "ab\\"c" "\\\\" d', ["x", 'ab"c', "\\", "d"]],
    ['x a\\\\\\b d"e f"g h', ["x", "a\\\\\\b", "de fg", "h"]],
    ['x a\\\\\\"b c d', ["x", 'a\\"b', "c", "d"]],
    ['x a\\\\\\\\"b c" d e', ["x", "a\\\\b c", "d", "e"]],
    ['x a"b"" c d', ["x", 'ab" c d']],
  ])("takes %j apart as Microsoft says", (line, words) => {
    expect(argumentsOf(line)).toEqual(words);
  });

  it("knows what cmd takes for itself", () => {
    expect(throughCmd("x a^&b")).toBe("x a&b");
    expect(throughCmd("x a&b")).toBeUndefined();
    expect(throughCmd('x "a&b^"')).toBe('x "a&b^"');
    expect(throughCmd("x %A% %B%", { A: "1" })).toBe("x 1 %B%");
  });
});

describe("a word arrives as it was meant", () => {
  const odd = oddWords(3000);

  it("through cmd, also where a batch file hands it on", () => {
    const variables = { PATH: "C:\\x", HOME: "C:\\h", X: "x" };
    const sent = odd.filter((word) => canQuoteFor("cmd", word));
    expect(sent.length).toBeGreaterThan(odd.length / 4);
    for (const word of sent) {
      const line = throughCmd(`node.exe ${quoteFor("cmd", word)} z`, variables) ?? "";
      expect(argumentsOf(line)).toEqual(["node.exe", word, "z"]);
      expect(argumentsOf(throughBatchFile(line) ?? "")).toEqual(["node.exe", word, "z"]);
    }
  });

  it.each(["powershell", "pwsh"] as const)("through %s, also to a batch file", (shell) => {
    const sent = odd.filter((word) => canQuoteFor(shell, word));
    expect(sent.length).toBeGreaterThan(odd.length / 5);
    for (const word of sent) {
      const words = wordsInPowerShell(`node.exe ${quoteFor(shell, word)} z`) ?? [];
      const line = commandLineOfPowerShell(words);
      expect(argumentsOf(line)).toEqual(["node.exe", word, "z"]);
      expect(argumentsOf(throughBatchFile(throughCmd(line) ?? "") ?? "")).toEqual(["node.exe", word, "z"]);
    }
  });
});

it("writes a word for POSIX where no shell is named", () => {
  expect(quoteWord("it's")).toBe("'it'\\''s'");
  expect(quoteWord("a/b-c=1")).toBe("a/b-c=1");
});

it("writes a word for whatever shell it is copied into", () => {
  expect(quoteForAny("libs/money")).toBe("libs/money");
  for (const word of [
    "my libs/größe",
    "a (b) & c",
    "it's",
    "x;y",
    "~/a",
    "#1",
    "",
    "{a,b}",
    "*.ts",
    "=git",
  ]) {
    const written = quoteForAny(word);
    expect(written).toBe(`"${word}"`);
    expect(argumentsOf(throughCmd(`git ${written} z`) ?? "")).toEqual(["git", word, "z"]);
  }
  for (const word of ["$HOME", "`x`", 'a "b"', "a\\b", "100%", "wow!", "\u201ca\u201d"]) {
    expect(quoteForAny(word)).toBe(quoteWord(word));
  }
});
