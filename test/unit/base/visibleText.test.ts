import { describe, expect, test } from "vitest";
import { visibleText } from "../../../src/base/visibleText.ts";

describe("a text that is shown whole", () => {
  test.each([
    ["npm test -- --grep 'größer als 3'", "npm test -- --grep 'größer als 3'"],
    ["echo naïve Straße 日本 😀 a  b", "echo naïve Straße 日本 😀 a  b"],
    ["npm test # \u202e; rm -rf ~", "npm test # \\u{202e}; rm -rf ~"],
    ["npm test\nrm -rf ~", "npm test\\u{a}rm -rf ~"],
    ["npm test\r\u001b[2K\u0008", "npm test\\u{d}\\u{1b}[2K\\u{8}"],
    [`npm test${" ".repeat(300)}; rm -rf ~`, "npm test\\u{20}×300; rm -rf ~"],
    ["npm\u00a0test\u3000x\u2028y", "npm\\u{a0}test\\u{3000}x\\u{2028}y"],
    [
      "a\u200b\u2066\ufeff\u3164\u2800\ufe0f\u{e0041}b",
      "a\\u{200b}\\u{2066}\\u{feff}\\u{3164}\\u{2800}\\u{fe0f}\\u{e0041}b",
    ],
    ["echo א; rm -rf ~ #ب", "echo \\u{5d0}; rm -rf ~ #\\u{628}"],
    ["a\ud800b", "a\\u{d800}b"],
    [`o${"\u0336".repeat(4)}`, "o\\u{336}\\u{336}\\u{336}\\u{336}"],
    ["o\u0308", "o\u0308"],
  ])("%j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});
