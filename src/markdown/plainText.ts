import type { BlockContent, InlineCode, PhrasingContent, Text } from "mdast";
import { codeBlock, inlineCode, paragraph, text } from "./tree.ts";

/**
 * What people wrote, as blocks. It is plain text with three habits of Markdown: a blank line ends a paragraph, backticks
 * mark code within a line, and a fence of backticks on lines of its own marks a block of code. Everything else stays
 * what it looks like.
 */
export function writeBlocks(written: string): BlockContent[] {
  const blocks: BlockContent[] = [];
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) {
      blocks.push(paragraph(...writeWords(lines.join("\n"))));
      lines = [];
    }
  };
  const all = written.split("\n").map((line) => line.trimEnd());
  for (let index = 0; index < all.length; index++) {
    const line = all[index] ?? "";
    const fence = openingFence.exec(line)?.[1];
    const end = fence === undefined ? -1 : all.indexOf(fence, index + 1);
    if (end !== -1) {
      flush();
      blocks.push(codeBlock(all.slice(index + 1, end).join("\n")));
      index = end;
    } else if (line.trim() === "") {
      flush();
    } else {
      lines.push(line.trimStart());
    }
  }
  flush();
  return blocks;
}

const openingFence = /^(`{3,})\w*$/;

/** What people wrote, on one line of a list, a heading or a cell. */
export function writeLine(written: string): PhrasingContent[] {
  return writeWords(written.replace(/\s*\n\s*/g, " ").trim());
}

/**
 * Words with code in backticks kept. A word that a forge would turn into a link, a mention, a reference or a formula is
 * written as code, because no escape stops a forge from reading the finished text (security S26).
 */
function writeWords(written: string): PhrasingContent[] {
  return merge(
    written
      .split(/`([^`\n]+)`/)
      .flatMap((part, index) => (index % 2 === 1 ? [inlineCode(part)] : disarm(part))),
  );
}

/** Links, mail addresses and mentions; references by number or by commit; formulas. */
const acting = /:\/\/|www\.|@[\w.-]|[#!]\d|\bGH-\d|\$|^(?=[a-f]*\d)[\da-f]{7,64}$/i;

/** Punctuation that stands around a word and is not part of it. */
const opening = /^[([{"']*/;
const closing = new Set(")]}\"'.,;:!?");

function disarm(words: string): (Text | InlineCode)[] {
  return words.split(/(\s+)/).flatMap((word) => {
    const start = opening.exec(word)?.[0].length ?? 0;
    let end = word.length;
    while (end > start && closing.has(word.charAt(end - 1))) {
      end--;
    }
    const core = word.slice(start, end);
    return acting.test(core)
      ? [text(word.slice(0, start)), inlineCode(core), text(word.slice(end))]
      : [text(word)];
  });
}

/** Joins neighbours of one kind, and drops what is empty: code next to code would share its backticks. */
function merge(nodes: readonly (Text | InlineCode)[]): (Text | InlineCode)[] {
  const merged: (Text | InlineCode)[] = [];
  for (const node of nodes.filter(({ value }) => value !== "")) {
    const last = merged.at(-1);
    if (last?.type === node.type) {
      last.value += node.value;
    } else {
      merged.push(node);
    }
  }
  return merged;
}
