import { posix } from "node:path";
import { anchorOf } from "./docRules.ts";
import { listFilesBelow, readProjectFile } from "./readSources.ts";

/** Texts by their path from the root, with `/`. */
type Texts = ReadonlyMap<string, string>;

const book = "docs/rules/";

/** Where rules are cited. */
const folders = ["src", "reporters", "test", "bench", "scripts", "docs"];
const files = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "build.ts"];

/** What nobody wrote for people, and this check itself with its test, which speak of citations without making any. */
const leftOut = /^test\/(?:fixtures\/|golden\/|support\/fences\/ruleBook\.ts$|unit\/rules\.test\.ts$)/;

/** Every text that may cite a rule, with the rule book itself. */
export function readCitingTexts(): Texts {
  const paths = [...listFilesBelow(...folders), ...files].filter(
    (path) => /\.(?:[cm]?[jt]s|md|py|rb|c|gradle|toml|css)$/.test(path) && !leftOut.test(path),
  );
  return new Map(paths.map((path) => [path, readProjectFile(path)] as const));
}

/** Everything that is wrong between the rule book and what cites it, as sentences. */
export function checkRules(texts: Texts): readonly string[] {
  const inBook = [...texts].filter(([path]) => path.startsWith(book));
  const rules = inBook.flatMap(([path, text]) => captures(text, /^## ([\w-]+)$/gm).map(ruleIn(path)));
  const sections = inBook.flatMap(([path, text]) => captures(text, /^##+ (.+)$/gm).map(ruleIn(path)));
  const known = new Set([...inBook.map(([path]) => path), ...sections]);
  const numbers = rules.map((rule) => rule.replace(/.*#/, "").toUpperCase());
  const citing = [...texts].map(([path, text]) => ({ path, cited: citationsOf(path, text), text }));
  const cited = new Set(citing.flatMap((one) => (one.path.startsWith(book) ? [] : one.cited)));
  return [
    ...citing.flatMap((one) =>
      one.cited
        .filter((rule) => !known.has(rule))
        .map((rule) => `${one.path} cites ${rule}, which is not there`),
    ),
    ...citing.flatMap(({ path, text }) =>
      (path.startsWith(book) ? unknownNumbers(text, numbers) : looseCitations(text)).map(
        (loose) => `${path} cites “${loose}”, which leads nowhere`,
      ),
    ),
    ...rules.filter((rule) => !cited.has(rule)).map((rule) => `nobody cites ${rule}`),
    ...numbers
      .filter((number, index) => numbers.indexOf(number) !== index)
      .map((number) => `${number} is the number of two rules`),
  ];
}

/** The address of a heading. */
function ruleIn(path: string): (heading: string) => string {
  return (heading) => `${path}#${anchorOf(heading)}`;
}

/** `docs/rules/FILE.md#RULE` anywhere, and links in Markdown, which count from their document. */
function citationsOf(path: string, text: string): readonly string[] {
  const links = path.endsWith(".md") ? captures(text, /\]\(([\w./-]+\.md(?:#[\w-]+)?)\)/g) : [];
  const targets = links.map((target) => posix.join(posix.dirname(path), target));
  return [
    ...new Set([
      ...captures(text, /\b(docs\/rules\/[\w-]+\.md(?:#[\w-]+)?)/g),
      ...targets.filter((target) => target.startsWith(book)),
    ]),
  ];
}

/** Documents that are not in the repository, and numbers without their file. */
function looseCitations(text: string): readonly string[] {
  const flat = text.replace(/\n\s*(?:\*(?!\/)|\/\/|#)?\s*/g, " ");
  return captures(
    flat,
    /\b([Ss]ecurity,? (?:S\d+|section \d)|git-storage\b(?!\.md)|runner-catalog|junit-reports|vscode-platform|peers,? (?:sections? )?\d|judgement V\d+|attacks? A\d+|real-projects|reference log, \d)|(?<!\w)(\([SRGJPVC]\d{1,2}(?:(?:,| and) [SRGJPVC]\d{1,2})*\))/g,
  );
}

/** Within the book a number is enough, since it stands for one rule only. */
function unknownNumbers(text: string, numbers: readonly string[]): readonly string[] {
  return captures(text, /\b([SRGJPVC]\d{1,2})\b/g).filter((number) => !numbers.includes(number));
}

function captures(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(
    ([, ...groups]) => groups.find((group) => group !== undefined) ?? "",
  );
}
