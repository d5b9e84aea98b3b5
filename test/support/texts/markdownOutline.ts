import MarkdownIt, { type Token } from "markdown-it";
import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/**
 * A node of a document in the order of reading, under the name of its HTML element: what two parsers make of the same document can
 * be compared. A block of code is `pre`, with its info; raw HTML is `html`.
 */
export interface OutlineNode {
  readonly depth: number;
  readonly name: string;
  readonly text?: string;
}

/** A document as mdast, the tree of remark. */
export function parseMdast(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** The outline of a document as remark's parser reads it. */
export function outlineOfMdast(markdown: string): readonly OutlineNode[] {
  return joinTexts(parseMdast(markdown).children.flatMap((node) => nodesBelow(node, 0)));
}

const mdastNames: Partial<Record<Nodes["type"], string>> = {
  paragraph: "p",
  listItem: "li",
  tableRow: "tr",
  tableCell: "td",
  emphasis: "em",
  delete: "s",
  inlineCode: "code",
  link: "a",
  image: "img",
  break: "br",
  thematicBreak: "hr",
};

function nodesBelow(node: Nodes, depth: number): readonly OutlineNode[] {
  const name = nameOf(node);
  const children = "children" in node ? node.children.flatMap((child) => nodesBelow(child, depth + 1)) : [];
  return "value" in node ? [{ depth, name, text: node.value }] : [{ depth, name }, ...children];
}

function nameOf(node: Nodes): string {
  switch (node.type) {
    case "heading":
      return `h${node.depth}`;
    case "list":
      return node.ordered ? "ol" : "ul";
    case "code":
      return `pre ${[node.lang, node.meta].filter((part) => part).join(" ")}`;
    default:
      return mdastNames[node.type] ?? node.type;
  }
}

const markdownIt = new MarkdownIt({ html: true, linkify: true });
// Only an address with a scheme is a link on GitHub; `tasks.py` is not the name of a host.
markdownIt.linkify.set({ fuzzyLink: false });

/** The outline of a document as markdown-it, the parser of VS Code's preview, reads it. */
export function outlineOfMarkdownIt(markdown: string): readonly OutlineNode[] {
  const tokens = markdownIt
    .parse(markdown, {})
    .flatMap((token) => token.children ?? [token])
    .filter(({ type }) => !/^t(?:head|body)_/.test(type));
  let depth = 0;
  const nodes = tokens.flatMap((token) => {
    if (token.nesting === -1) {
      depth -= 1;
      return [];
    }
    const node = nodeOfToken(token, depth);
    depth += token.nesting;
    return [node];
  });
  return joinTexts(nodes);
}

function nodeOfToken({ type, tag, content, info }: Token, depth: number): OutlineNode {
  switch (type) {
    case "text":
      return { depth, name: "text", text: content };
    case "softbreak":
      return { depth, name: "text", text: "\n" };
    case "code_inline":
      return { depth, name: "code", text: content };
    case "fence":
    case "code_block":
      return { depth, name: `pre ${info}`, text: withoutLineEnd(content) };
    case "html_block":
    case "html_inline":
      return { depth, name: "html", text: withoutLineEnd(content) };
    case "th_open":
      return { depth, name: "td" };
    default:
      return { depth, name: tag };
  }
}

/** For markdown-it the line end of a block's last line belongs to its text. */
function withoutLineEnd(text: string): string {
  return text.replace(/\n$/, "");
}

/** Into how many pieces a text is cut is no difference. */
function joinTexts(nodes: readonly OutlineNode[]): readonly OutlineNode[] {
  const joined: OutlineNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.name === "text" && last?.name === "text" && last.depth === node.depth) {
      joined[joined.length - 1] = { ...last, text: `${last.text}${node.text}` };
    } else if (node.name !== "text" || node.text !== "") {
      joined.push(node);
    }
  }
  return joined;
}
