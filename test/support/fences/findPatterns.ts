import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { readProjectFile } from "./readSources.ts";

/** A regular expression that stands in a source, and what the code says of how it is applied. */
export interface FoundPattern {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
  /** It is given to `boundedPattern`, which shows it no more than the beginning of a line. */
  readonly isForLines: boolean;
  /** It goes on behind what it matched. */
  readonly isRepeated: boolean;
}

/** What the code of the extension matches texts with. */
export interface FoundPatterns {
  readonly patterns: readonly FoundPattern[];
  /** Patterns that are made while the extension runs: `file: the parts`. */
  readonly built: readonly string[];
}

/** Every source by its path below the project. */
export function readPatternSources(): ReadonlyMap<string, string> {
  const root = join(import.meta.dirname, "../../..");
  const files = ["src", "reporters"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  const read = files.filter((file) => /\.(?:[cm]?[jt]s|py|rb)$/.test(file)).toSorted();
  return new Map(read.map((file) => [file.replaceAll("\\", "/"), readProjectFile(file)]));
}

/** Every regular expression of these sources, by what their language's grammar says, in the order of the files. */
export function findPatterns(sources: ReadonlyMap<string, string>): FoundPatterns {
  const found = [...sources].map(([file, text]) =>
    /\.(?:py|rb)$/.test(file) ? inScript(file, text) : inProgram(file, text),
  );
  return {
    patterns: found.flatMap(({ patterns }) => patterns),
    built: found.flatMap(({ built }) => built),
  };
}

/** A node of a syntax tree; its other members are those of ESTree. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

function inProgram(file: string, text: string): FoundPatterns {
  const { program } = parseSync(file, text);
  const names = constantsOf(program);
  const patterns: FoundPattern[] = [];
  const built: string[] = [];
  const where = (node: Node) => `${file}:${text.slice(0, node.start).split("\n").length}`;
  const visit = (value: unknown, call: Node | undefined): void => {
    if (Array.isArray(value)) {
      for (const one of value) {
        visit(one, call);
      }
    } else if (isNode(value)) {
      const node = value;
      const literal = node["regex"];
      const isCall = node.type === "NewExpression" || node.type === "CallExpression";
      if (isRegex(literal)) {
        patterns.push({
          where: where(node),
          source: literal.pattern,
          flags: literal.flags,
          isForLines: calledName(call, text) === "boundedPattern",
          isRepeated: /[gy]/.test(literal.flags) || /\.split$/.test(calledName(call, text) ?? ""),
        });
      } else if (isCall && calledName(node, text) === "RegExp") {
        const [source, flags] = node["arguments"] as readonly Node[];
        const known = source && literalText(source, names);
        if (known === undefined) {
          built.push(`${file}: ${text.slice(source?.start, source?.end)}`);
        } else {
          const set = (flags && literalText(flags, names)) ?? "";
          patterns.push({
            where: where(node),
            source: known,
            flags: set,
            isForLines: calledName(call, text) === "boundedPattern",
            isRepeated: /[gy]/.test(set),
          });
        }
      }
      for (const [name, member] of Object.entries(node)) {
        visit(member, name === "arguments" && isCall ? node : undefined);
      }
    }
  };
  visit(program, undefined);
  return { patterns, built };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function isRegex(value: unknown): value is { readonly pattern: string; readonly flags: string } {
  return typeof value === "object" && value !== null && "pattern" in value;
}

/** What is called: a name, or an expression that ends in one. */
function calledName(call: Node | undefined, text: string): string | undefined {
  const callee = call?.["callee"];
  return isNode(callee) ? text.slice(callee.start, callee.end) : undefined;
}

/** The text of an expression that is made of literals alone, and of the file's own names for such. */
function literalText(node: Node, names: ReadonlyMap<string, Node>): string | undefined {
  switch (node.type) {
    case "Literal":
      return typeof node["value"] === "string" ? node["value"] : undefined;
    case "Identifier": {
      const named = names.get(String(node["name"]));
      return named && literalText(named, names);
    }
    case "BinaryExpression":
      return joined([node["left"] as Node, node["right"] as Node].map((one) => literalText(one, names)));
    case "TaggedTemplateExpression":
      return templateText(node["quasi"] as Node, "raw", names);
    case "TemplateLiteral":
      return templateText(node, "cooked", names);
    default:
      return undefined;
  }
}

function templateText(
  node: Node,
  kind: "raw" | "cooked",
  names: ReadonlyMap<string, Node>,
): string | undefined {
  const quasis = node["quasis"] as readonly { readonly value: Readonly<Record<string, string>> }[];
  const expressions = node["expressions"] as readonly Node[];
  return joined(
    quasis.flatMap(({ value }, index) => {
      const expression = expressions[index];
      return [value[kind], ...(expression === undefined ? [] : [literalText(expression, names)])];
    }),
  );
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  return texts.includes(undefined) ? undefined : texts.join("");
}

/** What the constants of a file are called. */
function constantsOf(program: unknown): ReadonlyMap<string, Node> {
  const declarations = ((program as Node)["body"] as readonly Node[]).flatMap(
    (one) => (one.type === "VariableDeclaration" ? one["declarations"] : []) as readonly Node[],
  );
  return new Map(
    declarations.flatMap((one) => {
      const [id, init] = [one["id"], one["init"]];
      return isNode(id) && isNode(init) ? [[String(id["name"]), init] as const] : [];
    }),
  );
}

/** Those of Python and Ruby: few, and written so that their syntax is also that of JavaScript but for the ends of a text. */
function inScript(file: string, text: string): FoundPatterns {
  const notation = file.endsWith(".py")
    ? /\bre\.\w+\(\s*(?<flagged>r?(?<quote>["'])(?<source>(?:\\.|(?!\k<quote>).)+)\k<quote>)/g
    : /[(=,] ?\/(?<source>(?:\\u\{\w+\}|\\.|\[(?:\\.|[^\]\\])*\]|[^/{}\\\n])+)\/(?<flags>[imx]*)|%r\{(?<braced>(?:\\.|[^{}\\\n])+)\}/g;
  const patterns = [...text.matchAll(notation)].map((match): FoundPattern => {
    const { braced, source = braced ?? "", flags = "" } = match.groups ?? {};
    return {
      where: `${file}:${text.slice(0, match.index).split("\n").length}`,
      source: source
        .replaceAll("\\A", "(?<![\\s\\S])")
        .replaceAll("\\z", "(?![\\s\\S])")
        .replaceAll("\\e", "\\x1b")
        .replaceAll(/\\U00(\w{6})/g, "\\u{$1}"),
      // In Ruby `m` lets the dot match line breaks, and `^` and `$` stand at those in any case.
      flags: `${flags.includes("m") ? "s" : ""}${/\\[uU]/.test(source) ? "u" : ""}m`,
      isForLines: false,
      isRepeated: true,
    };
  });
  return { patterns, built: [] };
}
