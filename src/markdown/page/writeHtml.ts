import type { Code, List, Nodes, Table, TableCell, TableRow } from "mdast";
import { toHtml } from "../../model/words/htmlText.ts";
import type {} from "./nodeKind.ts";

/**
 * Nodes of the tree as HTML. Every text and every attribute goes through `toHtml`, and the only elements are those written here, so
 * nothing that a test printed or a person wrote becomes markup. Headings are raised by `raised` levels.
 */
export function writeHtml(nodes: readonly Nodes[], raised = 0): string {
  let open = 0;
  const parts = nodes.map((node) => {
    if (node.type !== "html") {
      return writeNode(node, raised);
    }
    const summary = /^<details><summary>([^<>]*)<\/summary>$/.exec(node.value)?.[1];
    if (summary !== undefined) {
      open += 1;
      return `<details><summary>${toHtml(summary)}</summary>\n`;
    }
    if (node.value === "</details>") {
      // One whose beginning stands in another part of the page was closed there.
      const isOpen = open > 0;
      open -= isOpen ? 1 : 0;
      return isOpen ? "</details>\n" : "";
    }
    return toHtml(node.value);
  });
  return parts.join("") + "</details>\n".repeat(open);
}

function writeNode(node: Nodes, raised: number): string {
  const { kind } = node.data ?? {};
  const write = (children: readonly Nodes[]) => writeHtml(children, raised);
  switch (node.type) {
    case "heading": {
      const level = Math.max(1, node.depth - raised);
      return `${element(`h${level}`, write(node.children))}\n`;
    }
    case "paragraph":
      return `${element("p", write(node.children))}\n`;
    case "blockquote":
      return `${element("blockquote", write(node.children))}\n`;
    case "list":
      return writeList(node, raised);
    case "listItem":
      return `${element("li", writeItem(node.children, write))}\n`;
    case "table":
      return writeTable(node, raised);
    case "code":
      return writeCode(node);
    case "inlineCode":
      return element("code", toHtml(node.value));
    case "strong":
      return element("strong", write(node.children), kind);
    case "emphasis":
      return element("em", write(node.children));
    case "text":
      return kind === undefined ? toHtml(node.value) : element("span", toHtml(node.value), kind);
    default:
      return "children" in node ? write(node.children) : "value" in node ? toHtml(node.value) : "";
  }
}

function element(name: string, content: string, kind?: string): string {
  return kind === undefined
    ? `<${name}>${content}</${name}>`
    : `<${name} class="${toHtml(kind)}">${content}</${name}>`;
}

function writeList({ children, ordered, data }: List, raised: number): string {
  return `${element(ordered === true || data?.kind === "log" ? "ol" : "ul", `\n${writeHtml(children, raised)}`, data?.kind)}\n`;
}

/** A single line needs no paragraph. */
function writeItem(children: readonly Nodes[], write: (children: readonly Nodes[]) => string): string {
  const [only, ...others] = children;
  return only?.type === "paragraph" && others.length === 0 ? write(only.children) : write(children);
}

/** In a box that scrolls by itself, so that the page never does sideways; with the keyboard as well. */
function writeTable({ children, data }: Table, raised: number): string {
  const [head, ...rows] = children;
  const isNamed = data?.kind !== undefined;
  const body = rows.map((row) => writeRow(row, raised, isNamed)).join("");
  const headRow =
    head === undefined ? "" : `<tr>${head.children.map((cell) => writeHead(cell, raised)).join("")}</tr>`;
  const table = element("table", `<thead>${headRow}</thead>\n<tbody>\n${body}</tbody>`, data?.kind);
  return `<div class="scroller" tabindex="0">${table}</div>\n`;
}

function writeHead({ children }: TableCell, raised: number): string {
  const content = writeHtml(children, raised);
  return content === "" ? "<td></td>" : `<th scope="col">${content}</th>`;
}

/** In tables of ours, the first cell names its row. */
function writeRow({ children }: TableRow, raised: number, isNamed: boolean): string {
  const cells = children.map(({ children: content }, index) => {
    const written = writeHtml(content, raised);
    return isNamed && index === 0 ? `<th scope="row">${written}</th>` : element("td", written);
  });
  return `<tr>${cells.join("")}</tr>\n`;
}

function writeCode({ value, lang }: Code): string {
  const content = lang === "diff" ? writeDiffLines(value) : toHtml(value);
  return `<pre tabindex="0"${lang === "diff" ? ' class="diff"' : ""}><code>${content}</code></pre>\n`;
}

/** Each line with what it is in a unified diff: within a hunk its first character says so. */
function writeDiffLines(diff: string): string {
  let isInHunk = false;
  return diff
    .split("\n")
    .map((line) => {
      isInHunk = line.startsWith("@@") || (isInHunk && /^[ +\-\\]/.test(line));
      const kind = isInHunk ? hunkLines[line.charAt(0)] : "file";
      const content = `${toHtml(line)}\n`;
      return kind === undefined ? content : element("span", content, kind);
    })
    .join("");
}

const hunkLines: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "hunk" };
