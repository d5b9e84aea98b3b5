import { createHash } from "node:crypto";
import type { RootContent } from "mdast";
import { toHtml } from "../../model/words/htmlText.ts";
import { pageStyle } from "./pageStyle.ts";
import { plainWords } from "./plainWords.ts";
import { writeHtml } from "./writeHtml.ts";

/**
 * A document as one HTML file that needs nothing else: no script, font, picture or request. Its policy forbids all of them, and allows
 * only the style that it contains (docs/rules/security.md#s23). The first heading is the title, and each heading one level below it
 * begins a section. `lead` says under the title where things stand.
 */
export function writePage(blocks: readonly RootContent[], lead: readonly RootContent[]): string {
  const { title, depth, facts, sections } = takeApart(blocks);
  const raised = depth - 1;
  const links = sections.map(
    ({ name }, index) => `<li><a href="#part-${index + 1}">${toHtml(name)}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy()}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="referrer" content="no-referrer" />
<title>${toHtml(plainWords(title))}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${writeHtml(title)}</h1>
${lead.length === 0 ? "" : `<div class="lead">${writeHtml(lead)}</div>\n`}<div class="facts">
${writeHtml(facts, raised)}</div>
</header>
${links.length < 3 ? "" : `<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>\n`}<main>
${sections.map((section, index) => writePart(section, index + 1, raised)).join("")}</main>
</body>
</html>
`;
}

/** Everything is forbidden but the one style, which is known by its digest. */
function policy(): string {
  const digest = createHash("sha256").update(pageStyle).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

interface Part {
  /** The words of its heading. */
  readonly name: string;
  readonly blocks: readonly RootContent[];
}

function writePart({ blocks }: Part, number: number, raised: number): string {
  return `<section id="part-${number}">\n${writeHtml(blocks, raised)}</section>\n`;
}

function takeApart(blocks: readonly RootContent[]) {
  const [first, ...others] = blocks;
  const depth = first?.type === "heading" ? first.depth : 1;
  const isPart = (block: RootContent) => block.type === "heading" && block.depth === depth + 1;
  const starts = others.flatMap((block, index) => (isPart(block) ? [index] : []));
  return {
    title: first?.type === "heading" ? first.children : [],
    depth,
    facts: others.slice(0, starts[0] ?? others.length),
    sections: starts.map((start, index): Part => {
      const blocks = others.slice(start, starts[index + 1] ?? others.length);
      return { name: plainWords(blocks.slice(0, 1)), blocks };
    }),
  };
}
