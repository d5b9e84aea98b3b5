import type {
  Code,
  Emphasis,
  Heading,
  InlineCode,
  List,
  Paragraph,
  PhrasingContent,
  Strong,
  Table,
  Text,
} from "mdast";
import { oneLine } from "./oneLine.ts";

/** Nodes of a Markdown tree. Their content is text, whatever it looks like: the serialiser escapes it. */

/** Words of our own, which hold no reference. For words of others see `writtenByPeople.ts`. */
export function text(value: string): Text {
  return { type: "text", value };
}

/** Bold text; whatever it holds, it is text. */
export function strong(value: string): Strong {
  return { type: "strong", children: [text(value)] };
}

/** Text in italics; whatever it holds, it is text. */
export function emphasis(value: string): Emphasis {
  return { type: "emphasis", children: [text(value)] };
}

/** Code within a line, on one line; something is shown also for an empty text. */
export function inlineCode(value: string): InlineCode {
  const line = oneLine(value);
  return { type: "inlineCode", value: line.trim() === "" ? "(empty)" : line };
}

/** A block of code, fenced such that nothing in it ends the fence; `lang` is the language to colour it by. */
export function codeBlock(value: string, lang?: string): Code {
  return { type: "code", value, lang: lang ?? null };
}

/** A paragraph. */
export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: "paragraph", children: [...children] };
}

/** A heading of the first to third level. */
export function heading(depth: 1 | 2 | 3, ...children: readonly PhrasingContent[]): Heading {
  return { type: "heading", depth, children: [...children] };
}

/** A list of single lines. */
export function list(lines: readonly (readonly PhrasingContent[])[]): List {
  return {
    type: "list",
    spread: false,
    children: lines.map((line) => ({ type: "listItem", spread: false, children: [paragraph(...line)] })),
  };
}

/** A table; the first row is its head. */
export function table(rows: readonly (readonly (readonly PhrasingContent[])[])[]): Table {
  return {
    type: "table",
    children: rows.map((cells) => ({
      type: "tableRow",
      children: cells.map((cell) => ({ type: "tableCell", children: [...cell] })),
    })),
  };
}

/** A text with its first letter in upper case, as a sentence begins. */
export function capitalise(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Groups of nodes with words of our own between them. */
export function join(groups: readonly (readonly PhrasingContent[])[], separator: string): PhrasingContent[] {
  return groups.flatMap((group, index) => (index === 0 ? [...group] : [text(separator), ...group]));
}

/** Names as code, the first `limit` of `total`: `a`, `b` and 3 more. */
export function listCode(names: readonly string[], limit: number, total = names.length): PhrasingContent[] {
  const shown = names.slice(0, limit);
  const listed = join(
    shown.map((name) => [inlineCode(clip(name))]),
    ", ",
  );
  return total > shown.length ? [...listed, text(` and ${total - shown.length} more`)] : listed;
}

/** How many characters of a test's name or message a line shows: frameworks put whole dumps there. */
const longestName = 300;

/** A text of bounded length, cut between characters. */
export function clip(value: string): string {
  const characters = [...value.slice(0, 2 * longestName)];
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join("")}…` : value;
}
