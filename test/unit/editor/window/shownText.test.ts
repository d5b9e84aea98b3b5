import { describe, expect, it } from "vitest";
import { listLines, listNames } from "../../../../src/base/listNames.ts";
import {
  iconText,
  linkAndIconText,
  linkText,
  manyLines,
  plainText,
  terminalText,
} from "../../../../src/editor/window/shownText.ts";

/** What VS Code looks for in a notification and in the prompt of an input (linkedText.ts). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
/** What VS Code takes for an icon, and what it shows as the characters (iconLabels.ts). */
const icon = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;
const iconsIn = (text: string) => [...text.matchAll(icon)].filter(([, backslash]) => backslash === undefined);

const hostile = [
  "[details](command:workbench.action.closeWindow)",
  "[a](command:x?%22y%22 'title')",
  "[[a]](http://x)",
  "[a\n](command:x)",
  "[a]\u200b(command:x)",
  "[a](file:///etc/passwd)",
  "](command:x)",
  "$(zap)",
  "$(sync~spin)",
  "\\$(zap)",
  "\\\\$(zap)",
  "$($(zap))",
  "$(\u200bzap)",
  "a\u202eb\u2066c\u200dd\ufefee\u00adf\u3164g\u2800h",
  "\x1b]0;title\x07\x1b[2J\x00\x7f\u009b31m",
  "line\nline\r\nline\u2028line\u0085line\vline\fline",
  "\ud800x\udfff",
  "\u{e0041}\u{e0001}",
  "A".repeat(100_000),
  "[".repeat(50_000),
  "$(".repeat(50_000),
  "\u202e".repeat(50_000),
  "</script><img src=x onerror=alert(1)>",
  "```\n[x](command:y)\n```",
];
const oneLine = { plainText, iconText, linkText, linkAndIconText, terminalText };

describe("a text that is shown", () => {
  it.each(Object.entries(oneLine))("is one bounded line without invisible characters: %s", (_, show) => {
    for (const text of hostile) {
      const shown = show(`before ${text} after`);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u);
      expect(shown.length).toBeLessThan(2500);
      expect(shown.startsWith("before ")).toBe(true);
    }
  });

  it("holds no link where VS Code looks for links", () => {
    for (const text of hostile) {
      expect(linkText(text)).not.toMatch(link);
      expect(linkAndIconText(text)).not.toMatch(link);
      expect(linkText("[a]", text.replace(/^\[[^\]]*\]/, ""))).not.toMatch(link);
    }
  });

  it("holds no icon where VS Code looks for icons, and shows the same characters", () => {
    for (const text of hostile) {
      expect(iconsIn(iconText(text))).toEqual([]);
      expect(iconsIn(linkAndIconText(text))).toEqual([]);
      expect(iconText(text).replace(icon, (_, backslash, name) => (backslash ? `$(${name})` : "ICON"))).toBe(
        plainText(text),
      );
    }
  });

  it("has the icon that we give it", () => {
    expect(iconText("$(zap) a", "book")).toBe("$(book) \\$(zap) a");
  });

  it("stays readable", () => {
    expect(linkText("[details](command:x) failed in 3 of 10.")).toBe(
      "[details] (command:x) failed in 3 of 10.",
    );
    expect(plainText("a\u202eb\u{e0041}\0")).toBe("a\\u{202e}b\\u{e0041}\\u{0}");
    expect(plainText("  Grüße, 世界, 👍🏽 ❤\ufe0f, $(date), a[0](1) \n ")).toBe(
      "Grüße, 世界, 👍🏽 ❤\ufe0f, $(date), a[0](1)",
    );
    expect(iconText("echo $(cat file) $HOME")).toBe("echo $(cat file) $HOME");
  });

  it("shows the last sentence however long the first is", () => {
    const shown = linkText("A".repeat(100_000), "", "Your files are kept.");
    expect(shown.endsWith("… Your files are kept.")).toBe(true);
    expect(shown.length).toBeLessThan(600);
  });

  it("keeps its lines where there is room for them, but not all", () => {
    expect(manyLines("a\n\tb\r\nc\u2028d\u202ee")).toBe("a\n\tb\nc\nd\\u{202e}e");
    expect(manyLines("x\n".repeat(10_000)).split("\n")).toHaveLength(101);
    expect(manyLines("A".repeat(100_000)).length).toBeLessThan(1100);
  });

  it("is never cut within a character", () => {
    for (let length = 295; length < 305; length += 1) {
      expect(plainText(`${"a".repeat(length)}${"👍".repeat(10)}`)).not.toMatch(/\p{Cs}/u);
    }
  });
});

describe("a list of names in a sentence", () => {
  it("names the first ones and counts the others", () => {
    expect(listNames([])).toBe("");
    expect(listNames(["a", "b", "c"])).toBe("a, b, c");
    expect(listNames(["a", "b", "c", "d"])).toBe("a, b, c and 1 more");
    expect(listLines(Array.from({ length: 50 }, (_, index) => `f${index}`)).split("\n")).toHaveLength(21);
  });

  it("is short whatever they are", () => {
    const names = Array.from({ length: 10_000 }, () => "x".repeat(10_000));
    expect(listNames(names).length).toBeLessThan(400);
    expect(listLines(names).length).toBeLessThan(2200);
  });
});
