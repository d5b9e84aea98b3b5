import type { RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";

/** Blocks as GitHub Markdown. Only this writes Markdown, and it escapes whatever would be read as something else. */
export function serialise(children: readonly RootContent[]): string {
  return toMarkdown(
    { type: "root", children: [...children] },
    {
      bullet: "-",
      emphasis: "*",
      listItemIndent: "one",
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    },
  );
}
