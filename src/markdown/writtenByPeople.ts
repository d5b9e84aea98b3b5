import type { BlockContent, ListItem, PhrasingContent, Root, RootContent, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { disarm, mayAct } from "./disarmText.ts";
import { isDetails } from "./foldedBlocks.ts";
import { capitalise, clip, codeBlock, inlineCode, text } from "./markdownNodes.ts";
import { oneLine } from "./oneLine.ts";
import { plainWords } from "./page/plainWords.ts";

/**
 * What people wrote, in a Markdown that holds no links, images, references or HTML: those are words like others, and so are the
 * headings of a document, for its headings are ours. Everything is read into a tree and written from there.
 */

/** Never read: what could act on the reader, or on the document around it. */
const never = [
  "autolink",
  "codeIndented",
  "definition",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
  "setextUnderline",
  "thematicBreak",
];

/** Of GitHub's own Markdown the tables only: the one of its constructs that is a block. */
const tables = { flow: gfm().flow ?? {} };

/** On one line nothing but emphasis and code is read. */
const notInLine = ["blockQuote", "codeFenced", "headingAtx", "htmlFlow", "list"];

/**
 * Longer texts, and lines nested deeper, are words only: nobody wrote them by hand, and reading them takes too long
 * (docs/rules/security.md#s27). `effort` is the number of signs of each paragraph times its length, which is what reading them takes:
 * some 4 ms for a hundred thousand.
 */
const limits = { characters: 100_000, line: 10_000, effort: 10_000_000 };

/** Whether reading the signs of a text would take long. A blank line ends a paragraph, whatever else does. */
function isDear(text: string): boolean {
  const efforts = text
    .split(/\n[ \t]*\n/)
    .map((part) => part.length * (part.match(/[*_`~[\]<&"'\\]/g) ?? []).length);
  return efforts.reduce((sum, one) => sum + one, 0) > limits.effort;
}

/** Whether a text has lists, quotes or footnotes that are nested deeper than anybody writes. */
export function isNestedDeep(text: string): boolean {
  return /^(?:[\s>*+.)\d-]|\[\^[^\]\s]{1,999}\]:){100}/m.test(text);
}

/** What people wrote, as blocks: paragraphs, lists, quotes, tables, code, details, and headings below those of the document. */
export function writeBlocks(written: string): BlockContent[] {
  if (written.trim() === "") {
    return [];
  }
  if (written.length > limits.characters || isNestedDeep(written) || isDear(written)) {
    return [codeBlock(written.replace(/^\n+/, "").trimEnd())];
  }
  const root = fromMarkdown(written, {
    extensions: [tables, { disable: { null: never } }],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return keepBlocks(root.children, isDetails(root.children));
}

/** What people wrote, on one line of a list, a heading or a cell. */
export function writeLine(written: string): PhrasingContent[] {
  const line = oneLine(written.trim());
  if (line.length > limits.line || isDear(line)) {
    // One node, whatever it holds: a million words that act would be a million pieces of code.
    return [mayAct(line) ? inlineCode(line) : text(line)];
  }
  const { children } = readLine(line);
  const [only] = children;
  return children.length === 1 && only?.type === "paragraph"
    ? keepWords(only.children)
    : mergeWords(disarm(line));
}

/**
 * A fact in the words of the window, as a sentence; `#3` and names in it become no reference, and no Markdown is read in it.
 */
export function writeFact(label: string, end: "." | ":" = "."): PhrasingContent[] {
  const words = capitalise(clip(oneLine(label.trim())));
  return mergeWords(disarm(/[.…]$/.test(words) ? words : `${words}${end}`));
}

/** The words of a line without any sign of Markdown. */
export function plainLine(written: string): string {
  const line = oneLine(written.trim());
  const [only] = line.length > limits.line || isDear(line) ? [] : readLine(line).children;
  return only?.type === "paragraph" ? plainWords(only.children) : written;
}

function readLine(line: string): Root {
  return fromMarkdown(line, { extensions: [{ disable: { null: [...never, ...notInLine] } }] });
}

function keepBlocks(blocks: readonly RootContent[], isOurs: (block: RootContent) => boolean): BlockContent[] {
  return blocks.flatMap((block): BlockContent[] => {
    switch (block.type) {
      case "paragraph": {
        const words = keepWords(block.children);
        return words.length === 0 ? [] : [{ type: "paragraph", children: words }];
      }
      case "heading":
        return [
          {
            type: "heading",
            depth: Math.max(3, block.depth) as 3 | 4 | 5 | 6,
            children: keepWords(block.children),
          },
        ];
      case "code":
        return [codeBlock(block.value, /^[\w+-]+$/.test(block.lang ?? "") ? (block.lang ?? "") : undefined)];
      case "blockquote":
        return [{ type: "blockquote", children: keepBlocks(block.children, isOurs) }];
      case "list":
        return [{ ...block, children: block.children.map((item) => keepItem(item, isOurs)) }];
      case "table":
        return [keepTable(block)];
      case "html":
        return isOurs(block)
          ? [{ type: "html", value: block.value }]
          : [{ type: "paragraph", children: mergeWords(disarm(block.value)) }];
      default:
        return [];
    }
  });
}

/** As wide in every row: parsers do not agree on whether a cell that is not written is there. */
function keepTable(table: Table): Table {
  const width = Math.max(...table.children.map((row) => row.children.length));
  return {
    ...table,
    children: table.children.map((row) => ({
      ...row,
      children: Array.from({ length: width }, (_, column) => ({
        type: "tableCell",
        children: keepWords(row.children[column]?.children ?? []),
      })),
    })),
  };
}

function keepItem(item: ListItem, isOurs: (block: RootContent) => boolean): ListItem {
  return {
    type: "listItem",
    spread: item.spread ?? false,
    children: keepBlocks(item.children, isOurs),
  };
}

function keepWords(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return mergeWords(
    nodes.flatMap((node): PhrasingContent[] => {
      switch (node.type) {
        case "text":
          return disarm(node.value);
        case "inlineCode":
          return [inlineCode(node.value)];
        case "emphasis":
        case "strong": {
          const children = keepWords(node.children);
          return children.length === 0 ? [] : [{ type: node.type, children }];
        }
        case "break":
          return [text("\n")];
        default:
          // A link of GitHub's that is only an address in a text; anything else is never read.
          return "children" in node ? keepWords(node.children) : [];
      }
    }),
  );
}

/** Joins neighbours of one kind, and drops what is empty: code next to code would share its backticks. */
function mergeWords(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const merged: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if ("value" in node && node.value === "") {
      continue;
    }
    if (last?.type === "text" && node.type === "text") {
      merged[merged.length - 1] = text(last.value + node.value);
    } else if (last?.type === "inlineCode" && node.type === "inlineCode") {
      merged[merged.length - 1] = inlineCode(last.value + node.value);
    } else {
      merged.push(node);
    }
  }
  return merged;
}
