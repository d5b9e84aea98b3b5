import { expect, test } from "vitest";
import { absoluteLinks, brokenLinks, linkTargets } from "../../../scripts/packaging/absoluteLinks.ts";

const address = { web: "https://github.com/a/b", commit: "c0ffee" };
const absolute = (markdown: string) => absoluteLinks(markdown, address);

test("links lead to files of the commit, pictures to their bytes", () => {
  expect(absolute("[More](docs/agents.md#hooks), [up](./LICENSE)")).toBe(
    "[More](https://github.com/a/b/blob/c0ffee/docs/agents.md#hooks), [up](https://github.com/a/b/blob/c0ffee/LICENSE)",
  );
  expect(absolute("![Rows](media/readme/rows.png)")).toBe(
    "![Rows](https://github.com/a/b/raw/c0ffee/media/readme/rows.png)",
  );
  expect(
    absolute('<source srcset="media/dark.png"><img alt="x" src="media/light.png"><a href="docs/a.md">'),
  ).toBe(
    '<source srcset="https://github.com/a/b/raw/c0ffee/media/dark.png"><img alt="x" src="https://github.com/a/b/raw/c0ffee/media/light.png">' +
      '<a href="https://github.com/a/b/blob/c0ffee/docs/a.md">',
  );
});

test("what is complete stays, and an attempt is not an issue", () => {
  const text =
    "[web](https://example.com/a.md) [here](#install) [mail](mailto:a@example.com)\nsame as #3, since #0";
  expect(absolute(text)).toBe(text);
});

test("every target is seen, and what a page without files cannot show", () => {
  const text = '[a](b.md) ![c](http://d/e.png) <img src="f.png"> [g](#h) [i](#j) [k](https://l)';
  expect(linkTargets(text)).toEqual(["b.md", "http://d/e.png", "#h", "#j", "https://l", "f.png"]);
  expect(brokenLinks(text, new Set(["h"]))).toEqual([
    "b.md: not https",
    "http://d/e.png: not https",
    "#j: no such heading",
    "f.png: not https",
  ]);
});
