import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outlineOfMarkdownIt, outlineOfMdast } from "../../support/texts/markdownOutline.ts";

const root = join(import.meta.dirname, "../../..");
const golden = readdirSync(join(root, "test/golden"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("test/golden", name));

describe("remark's parser and markdown-it read the same", () => {
  test.each([...golden, "docs/sampleExport.md"])("in %s", (path) => {
    const written = readFileSync(join(root, path), "utf8");
    expect(outlineOfMarkdownIt(written)).toEqual(outlineOfMdast(written));
  });

  test.each([
    ["# a *b* \\<", "h1", " text a ", " em", "  text b", " text  <"],
    ["- a\n  b\n1. c", "ul", " li", "  p", "   text a\nb", "ol", " li", "  p", "   text c"],
    ["> `a`\\\nb", "blockquote", " p", "  code a", "  br", "  text b"],
    [
      "|a|b|\n|-|-|\n|c||",
      "table",
      " tr",
      "  td",
      "   text a",
      "  td",
      "   text b",
      " tr",
      "  td",
      "   text c",
      "  td",
    ],
    ["````diff x\n+```\n````", "pre diff x +```"],
    ["<details>\n\n<b>c", "html <details>", "p", " html <b>", " text c"],
    [
      "see https://a.example, tasks.py",
      "p",
      " text see ",
      " a",
      "  text https://a.example",
      " text , tasks.py",
    ],
  ])("in %j, and it is what stands there", (written, ...expected) => {
    for (const outlineOf of [outlineOfMdast, outlineOfMarkdownIt]) {
      const lines = outlineOf(written).map(({ depth, name, text }) =>
        [" ".repeat(depth) + name, ...(text === undefined ? [] : [text])].join(" "),
      );
      expect(lines).toEqual(expected);
    }
  });
});
