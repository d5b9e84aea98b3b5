import { Parser } from "xml2js";

/** An element of a document; names are without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements and text in the order of the document. */
  readonly children: readonly (XmlElement | string)[];
}

/** Where and why a document could not be read to its end. */
export interface Damage {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** Names of the elements that were open, outermost first. */
  readonly open: readonly string[];
}

/** A document, or what stood before the damage: elements that were open there are closed where the last whole tag ended. */
export interface XmlDocument {
  readonly root: XmlElement | undefined;
  readonly damage?: Damage | undefined;
  /** What follows the root element. */
  readonly rest: string;
}

/** Deeper documents are taken for hostile: xml2js needs time and stack for each level (security S19). */
const maxDepth = 100;

/** Reads the first document of a text. Never throws on content; entities are never expanded, nothing else is opened. */
export function parseXml(text: string): XmlDocument {
  const whole = parse(text);
  if (whole.error === undefined || whole.root !== undefined) {
    return { root: whole.root && toElement(whole.root), rest: text.slice(whole.end) };
  }
  const damage = { message: whole.error, line: lineOf(text, whole.position), open: whole.open };
  if (whole.open.length === 0) {
    return { root: undefined, damage, rest: "" };
  }
  const closed = whole.open.toReversed().map((name) => `</${name}>`);
  const repaired = parse(text.slice(0, whole.end) + closed.join(""));
  return { root: repaired.root && toElement(repaired.root), damage, rest: "" };
}

interface Parsed {
  readonly root: Node | undefined;
  readonly error: string | undefined;
  /** Names of the elements that are open at `end`. */
  readonly open: readonly string[];
  /** The end of the last tag that was read whole. */
  readonly end: number;
  /** How far was read. */
  readonly position: number;
}

/** What xml2js makes of an element with the options below. */
interface Node {
  readonly "#name": string;
  readonly $?: Readonly<Record<string, string>>;
  readonly $$?: readonly Node[];
  readonly _?: string;
}

function parse(text: string): Parsed {
  let root: Node | undefined;
  let error: string | undefined;
  const open: string[] = [];
  let end = 0;
  const parser = new Parser({
    explicitChildren: true,
    preserveChildrenOrder: true,
    charsAsChildren: true,
    includeWhiteChars: true,
    explicitRoot: false,
  });
  // The parser below xml2js: it alone knows positions, and can be halted.
  const { saxParser } = parser as unknown as { readonly saxParser: SaxParser };
  const { onopentag, onclosetag } = saxParser;
  saxParser.onopentag = (tag) => {
    if (open.length === maxDepth) {
      throw new Halt(`elements are nested deeper than ${maxDepth}`);
    }
    open.push(tag.name);
    end = saxParser.position;
    onopentag(tag);
  };
  saxParser.onclosetag = (name) => {
    open.pop();
    end = saxParser.position;
    onclosetag(name);
  };
  // Left to itself it goes on after an error, and finds hundreds of thousands more.
  saxParser.onerror = (failure) => {
    throw new Halt(failure.message.split("\n", 1)[0] ?? "");
  };
  parser.on("end", (result: Node) => {
    root = result;
    throw new Halt(undefined);
  });
  try {
    // In one piece: what is longer than a buffer of the parser must not be cut by a second one.
    saxParser.write(text);
    saxParser.close();
  } catch (halt) {
    if (!(halt instanceof Halt)) {
      throw halt;
    }
    error = halt.error;
  }
  return { root, error, open, end, position: saxParser.position };
}

/** Thrown out of the parser when nothing more is to be read: after the root element, or at an error. */
class Halt {
  readonly error: string | undefined;

  constructor(error: string | undefined) {
    this.error = error;
  }
}

interface SaxParser {
  readonly position: number;
  onopentag: (tag: { readonly name: string }) => void;
  onclosetag: (name: string) => void;
  onerror: (error: Error) => void;
  write(chunk: string): void;
  close(): void;
}

function toElement(node: Node): XmlElement {
  return {
    name: localName(node["#name"]),
    attributes: new Map(Object.entries(node.$ ?? {}).map(([name, value]) => [localName(name), value])),
    children: (node.$$ ?? []).map((child) => (isText(child) ? (child._ ?? "") : toElement(child))),
  };
}

function isText(node: Node): boolean {
  return node["#name"] === "__text__" || node["#name"] === "__cdata";
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split(/\r\n|\r|\n/).length;
}
