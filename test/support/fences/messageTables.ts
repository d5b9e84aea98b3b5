import { catalogue, type Words } from "../../../src/base/facts/catalogue.ts";

/** What an error says, and what to do next; each a code of the catalogue, or a text of the window. */
export interface ErrorMessage {
  readonly says: readonly string[];
  readonly next: string;
}

/** Whoever reads these is no person at a window. */
const elsewhere = /^(?:cli|mcp|tools)\//;

/** What a `UserError` is made of that may be read: facts by their codes, and texts of the window. */
const said = /\b(?:fact|t|sayOne)\(\s*"((?:[^"\\]|\\.)+)"/g;

/**
 * The errors of the window that say what to do next, as the sources make them: a fact `next.…`, or a second text. One whose parts come from elsewhere is
 * found where these are written, as a record of a problem with its next step.
 */
export function errorMessages(sources: ReadonlyMap<string, string>): readonly ErrorMessage[] {
  return [...sources]
    .filter(([file]) => !elsewhere.test(file))
    .flatMap(([, source]) => [...madeErrors(source), ...madeRecords(source)]);
}

function madeErrors(source: string): readonly ErrorMessage[] {
  return [...source.matchAll(/(?:new (?:UserError|PipeInTheWay)|\bsuper)\(/g)].flatMap(
    ({ index, 0: call }) => {
      const parts = [...argumentsAt(source, index + call.length).matchAll(said)].map(([, text = ""]) => text);
      const next = parts.at(-1) ?? "";
      const isNext = next.startsWith("next.") || (parts.length > 1 && !(next in catalogue));
      return isNext ? [{ says: parts.slice(0, -1), next }] : [];
    },
  );
}

/** `{ problem: fact("…"), nextStep: fact("next.…") }`, or two sentences, in this order. */
function madeRecords(source: string): readonly ErrorMessage[] {
  const records = source.matchAll(
    /(?:problem|first): fact\("([\w.]+)"[^;]{0,80}?(?:nextStep|second): fact\("(next\.\w+)"/g,
  );
  return [...records].map(([, problem = "", next = ""]) => ({ says: [problem], next }));
}

/** The text between the parenthesis that is open at a place and the one that closes it. */
function argumentsAt(source: string, start: number): string {
  let end = start;
  for (let depth = 1; depth > 0; end++) {
    depth += source[end] === "(" ? 1 : source[end] === ")" ? -1 : 0;
  }
  return source.slice(start, end - 1);
}

/** A code or a text in English, with … for what differs from case to case. */
export function messageWords(codeOrText: string): string {
  const words: Words = (catalogue as Readonly<Record<string, Words>>)[codeOrText] ?? codeOrText;
  return (typeof words === "string" ? words : words.other)
    .replace(/\{\w+\}/g, "…")
    .replaceAll("|", "\\|")
    .replace(/…(?:\. …)*$/, "…");
}

const rooms: readonly (readonly [title: string, codes: RegExp])[] = [
  ["Git, the folder and the disk", /^(?:git|branch|folder|engine)\./],
  ["Logs and sharing", /^(?:log|remote)\./],
  ["Restores", /^restore\./],
  ["Runs, reports and commands", /^(?:run|outside|isolate|pattern|line|diff)\./],
  ["Sessions, searches and imports", /^(?:session|search|import)\./],
];

/** The tables of docs/guide/messages.md: by what the messages are about, with each next step once, beside all messages that it follows there. */
export function messageTables(messages: readonly ErrorMessage[]): string {
  const named = new Set(messages.map(({ next }) => next));
  const others = Object.keys(catalogue).filter((code) => code.startsWith("next.") && !named.has(code));
  const all = [...messages, ...others.map((next) => ({ says: [], next }))];
  const titles = [...rooms.map(([title]) => title), inTheWindow];
  const tables = titles.map((title) => {
    const byNext = new Map<string, Set<string>>();
    for (const { says, next } of all) {
      const here = says.filter((said) => roomOf(said) === title);
      if (here.length > 0 || (says.length === 0 && title === inTheWindow)) {
        byNext.set(next, new Set([...(byNext.get(next) ?? []), ...here]));
      }
    }
    const lines = [...byNext].map(([next, says]) => {
      const words = [...says].map(messageWords).sort().join("<br>");
      return `| ${words === "" ? "*after several messages*" : words} | ${messageWords(next)} |`;
    });
    return `## ${title}\n\n| message | what to do next |\n|---|---|\n${lines.sort().join("\n")}`;
  });
  const hints = Object.keys(catalogue).filter((code) => code.startsWith("hint."));
  const lines = hints.map((code) => `| ${messageWords(code)} |`).sort();
  return `${tables.join("\n\n")}\n\n## Hints of a run without a report\n\n| hint |\n|---|\n${lines.join("\n")}`;
}

const inTheWindow = "In the window";

function roomOf(codeOrText: string): string {
  return rooms.find(([, codes]) => codes.test(codeOrText))?.[0] ?? inTheWindow;
}
