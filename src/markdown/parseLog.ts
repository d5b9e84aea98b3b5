import type { Heading, ListItem, Paragraph, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";
import type { ImportedPart, ParsedLine, ParsedLog } from "../model/log/importedLog.ts";
import type { SectionName } from "../model/log/section.ts";
import { readLineFacts } from "./lineFacts.ts";
import { oneLine } from "./oneLine.ts";
import { isNestedDeep, plainLine } from "./writtenByPeople.ts";

/** More than a person writes, or an export has without the diffs of years; it takes some seconds to read (docs/rules/security.md#s27). */
const longestLog = 1_000_000;

/**
 * Reads a debugging log in the form of our exports, also a hand-written one with what people leave out, name otherwise or add.
 * @throws {UserError} if it is too long or too deep to be one, or has neither sections nor a chronological log
 */
export function parseLog(markdown: string): ParsedLog {
  const source = markdown.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  if (source.length > longestLog || isNestedDeep(source)) {
    throw new UserError(fact("import.tooDeep"));
  }
  const root = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const document = splitDocument(root);
  const parts = document.parts.map((part) => readPart(part, source));
  const named = nameParts(parts);
  const lines = document.parts
    .filter((_, index) => named[index]?.holds === "log")
    .flatMap(({ blocks }) => blocks.flatMap((block) => readLines(block, source)));
  if (named.every(({ holds }) => holds === undefined)) {
    throw new UserError(fact("import.notALog"), fact("next.seeSample"));
  }
  const facts = readFacts(document.preamble, source);
  const command = (holds: SectionName) =>
    firstCode(document.parts[named.findIndex((part) => part.holds === holds)]?.blocks ?? []);
  return {
    sections: {
      title: readTitle(document.title, source),
      context: facts.context,
      goal: facts.goal,
      isolationCommand: command("isolationCommand"),
      verificationCommand: command("verification"),
    },
    log: { date: facts.date, preamble: facts.preamble, parts: named },
    lines,
  };
}

interface SplitDocument {
  readonly title: Heading | undefined;
  /** What stands before the first section. */
  readonly preamble: readonly RootContent[];
  readonly parts: readonly SplitPart[];
}

interface SplitPart {
  readonly heading: Heading;
  readonly blocks: readonly RootContent[];
}

/** The first heading is the title if it stands above the others; every further heading of the first two depths begins a section. */
function splitDocument({ children }: Root): SplitDocument {
  const isHeading = (block: RootContent): block is Heading => block.type === "heading" && block.depth <= 2;
  const at = children.findIndex(isHeading);
  const first = children[at];
  const title = first?.type === "heading" && first.depth === 1 ? first : undefined;
  const rest = title === undefined ? children : [...children.slice(0, at), ...children.slice(at + 1)];
  const parts: { heading: Heading; blocks: RootContent[] }[] = [];
  const preamble: RootContent[] = [];
  for (const block of rest) {
    if (isHeading(block)) {
      parts.push({ heading: block, blocks: [] });
    } else {
      (parts.at(-1)?.blocks ?? preamble).push(block);
    }
  }
  return { title, preamble, parts };
}

function readPart({ heading, blocks }: SplitPart, source: string): ImportedPart {
  return { title: sliceChildren(heading, source), text: slice(blocks, source) };
}

/** What sections are called, by us and by people. */
const names: readonly (readonly [NonNullable<ImportedPart["holds"]>, RegExp])[] = [
  ["initialSymptom", /^(?:initial )?symptoms?\b/i],
  ["affectedArea", /^affected\b/i],
  ["isolationCommand", /^isolation\b/i],
  ["log", /^(?:debug(?:ging)? )?(?:log|chronology|attempts? log|investigation)\b/i],
  ["rootCause", /^(?:root )?cause\b/i],
  ["solution", /^(?:solution|fix)\b/i],
  ["verification", /^verif/i],
  ["learnings", /^(?:learnings?|lessons?|take-?aways?)\b/i],
];

/** Says which part is what; of two that could be the same the first one is. An empty one is still to be written. */
function nameParts(parts: readonly ImportedPart[]): readonly ImportedPart[] {
  const taken = new Set<string>();
  return parts.map(({ title, text = "" }) => {
    const plain = plainLine(title);
    const [holds] = names.find(([name, pattern]) => pattern.test(plain) && !taken.has(name)) ?? [];
    if (holds === undefined) {
      return { title, text };
    }
    taken.add(holds);
    if (holds === "log") {
      return { title, holds };
    }
    const written = isUnwritten(text) ? "" : text;
    const isMarked = /\(TBD\)\s*$/i.test(plain);
    return { title: written === "" && !isMarked ? `${title} (TBD)` : title, holds, text: written };
  });
}

function readTitle(title: Heading | undefined, source: string): string {
  const written = title === undefined ? "" : sliceChildren(title, source);
  return written.replace(/^Debugging Log:\s*/i, "");
}

/** Date, context and goal, in whatever order; anything else there is kept unchanged. */
function readFacts(blocks: readonly RootContent[], source: string) {
  const facts = new Map<string, string>();
  const others: string[] = [];
  for (const piece of blocks.flatMap((block) => splitFacts(block, source))) {
    const [, name = "", text = ""] = /^\*\*(date|context|goal):?\*\*:?\s*([\s\S]*)/i.exec(piece) ?? [];
    if (name === "" || facts.has(name.toLowerCase())) {
      others.push(piece);
    } else {
      facts.set(name.toLowerCase(), isUnwritten(text) ? "" : text.trim());
    }
  }
  const of = (name: string) => facts.get(name) ?? "";
  return { date: of("date"), context: of("context"), goal: of("goal"), preamble: others.join("\n\n") };
}

/** Several facts may stand in one paragraph, each on a line of its own. */
function splitFacts(block: RootContent, source: string): readonly string[] {
  const text = slice([block], source);
  return block.type === "paragraph" ? text.split(/\n(?=\*\*[^*\n]+\*\*)/) : [text];
}

function isUnwritten(text: string): boolean {
  return /^TBD\.?$/i.test(text.trim());
}

/** A command is the first piece of code of its section. */
function firstCode(nodes: readonly RootContent[]): string {
  for (const node of nodes) {
    const isCode = node.type === "code" || node.type === "inlineCode";
    const code = isCode ? node.value.trim() : "children" in node ? firstCode(node.children) : "";
    if (code !== "") {
      return code;
    }
  }
  return "";
}

/** The lines of a block of the chronological log: one for each item of a list, and one for anything else that stands there. */
function readLines(block: RootContent, source: string): readonly ParsedLine[] {
  if (block.type === "list") {
    return block.children.map((item) => readItem(item, source));
  }
  const text = oneLine(slice([block], source));
  return text === "" ? [] : [{ when: "", text, says: { kind: "note" } }];
}

function readItem(item: ListItem, source: string): ParsedLine {
  const text = oneLine(slice(item.children, source));
  const [first] = item.children;
  const { when, rest } =
    first?.type === "paragraph" ? splitTime(first, text, source) : { when: "", rest: text };
  return { when, text: rest, says: readLineFacts(rest) };
}

/** A day, a time of the day, or both, as people write them. */
const time =
  /^(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})?[ T,]*(?:\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]\.?M\.?)?)?/i;

/** The time at the beginning of a line: what is printed strong there, in whatever words, or what looks like a time. */
function splitTime(paragraph: Paragraph, text: string, source: string): { when: string; rest: string } {
  const [first] = paragraph.children;
  if (first?.type === "strong") {
    const strong = oneLine(sliceChildren(first, source));
    const length = (first.position?.end.offset ?? 0) - (first.position?.start.offset ?? 0);
    const rest = text.slice(length).replace(/^:/, "");
    const isTime = /:$/.test(strong) || text.charAt(length) === ":" || time.exec(strong)?.[0] === strong;
    if (isTime && !/^attempt\b/i.test(strong)) {
      return { when: strong.replace(/:$/, ""), rest: rest.trim() };
    }
  }
  const [written = ""] = time.exec(text) ?? [];
  const separator = /^\s*(?:[:–—-]\s+|\s)/.exec(text.slice(written.length))?.[0];
  return written.trim().length >= 4 && separator !== undefined
    ? { when: written.trim(), rest: text.slice(written.length + separator.length).trim() }
    : { when: "", rest: text };
}

/** The source of blocks that follow each other, from the first to the last. */
function slice(nodes: readonly { readonly position?: RootContent["position"] }[], source: string): string {
  const from = nodes[0]?.position?.start.offset;
  const to = nodes.at(-1)?.position?.end.offset;
  return from === undefined || to === undefined ? "" : source.slice(from, to);
}

function sliceChildren({ children }: { readonly children: readonly RootContent[] }, source: string): string {
  return slice(children, source);
}
