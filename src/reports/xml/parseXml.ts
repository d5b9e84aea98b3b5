import { Parser } from "xml2js";
import { fact, type Said } from "../../base/facts/fact.ts";
import { type Attributes, decimalOf, type ElementListener } from "./elementListener.ts";
import type { LazyText } from "./lazyText.ts";

/** An element of a document; names are without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Attributes;
  /** Elements and text in the order of the document. */
  readonly children: readonly (XmlElement | string)[];
}

/** Where and why a document could not be read to its end. */
export interface ParseDamage {
  readonly problem: Said;
  /** From 1. */
  readonly line: number;
  /** Names of the elements that were open, outermost first. */
  readonly open: readonly string[];
}

/** A document, or what stood before the damage: elements that were open there are closed where the last whole tag ended. */
export interface XmlDocument {
  readonly root: XmlElement | undefined;
  readonly damage?: ParseDamage | undefined;
  /** Something stands after the root element. */
  readonly hasMore: boolean;
}

/** What may not be crossed: how deep elements are nested, and how many attributes one has (docs/rules/security.md#s19). */
export interface XmlLimits {
  readonly depth: number;
  readonly attributes: number;
}

/** Reads the first document of a text. Never throws on content; entities are never expanded, nothing else is opened. */
export function parseXml(text: string, limits: XmlLimits): XmlDocument {
  const document = normalise(text);
  const whole = parse(document, limits);
  if (whole.error === undefined || whole.root !== undefined) {
    return { root: whole.root && toElement(whole.root), hasMore: hasContent(document.slice(whole.end)) };
  }
  const damage = { problem: whole.error, line: lineOf(document, whole.position), open: whole.open };
  if (whole.open.length === 0) {
    return { root: undefined, damage, hasMore: false };
  }
  const closed = whole.open.toReversed().map((name) => `</${name}>`);
  const repaired = parse(document.slice(0, whole.end) + closed.join(""), limits);
  return { root: repaired.root && toElement(repaired.root), damage, hasMore: false };
}

/** Whether a text contains anything except blanks, comments and instructions. */
function hasContent(text: string): boolean {
  return text.replace(/<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)/g, "").trim() !== "";
}

/**
 * Makes a document say to the parser below what it means by the XML standard: a raw line break in an attribute is a blank, while
 * `&#10;` stays a line break; and an entity that the document would have to define stays as it stands, unexpanded. What looks
 * like a tag or an entity in a comment or in CDATA is none.
 */
function normalise(document: string): string {
  return document.replace(
    /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|&[A-Za-z_:][\w:.-]*;|<[^\s<>!?/][^<>"']*(?:(?:"[^"]*(?:"|$)|'[^']*(?:'|$))[^<>"']*)*/g,
    (token) => {
      if (token.startsWith("&")) {
        return keepEntity(token);
      }
      return /^<[!?]/.test(token)
        ? token
        : token.replace(/\r\n|[\t\n\r]/g, " ").replace(/&[A-Za-z_:][\w:.-]*;/g, keepEntity);
    },
  );
}

function keepEntity(entity: string): string {
  return /^&(?:lt|gt|amp|quot|apos);$/.test(entity) ? entity : `&amp;${entity.slice(1)}`;
}

/**
 * Tells a listener of the elements of a tree in their order, as the splitter does; the innermost `open` ones of its right edge
 * are not closed.
 */
export function tellElements(root: XmlElement, open: number, listener: ElementListener): void {
  const content = tell(root, undefined, open, listener);
  if (open > 0) {
    listener.onBreak(content);
  }
}

/** The content that is wanted of an element that is not closed, if there is one. */
function tell(
  element: XmlElement,
  parent: string | undefined,
  open: number,
  listener: ElementListener,
): LazyText | undefined {
  const isWanted = listener.onOpen(element.name, parent, element.attributes);
  let content: LazyText | undefined = isWanted ? wholeText(textOf(element)) : undefined;
  if (!isWanted) {
    const children = element.children.filter((child) => typeof child !== "string");
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      content = tell(child, element.name, isLast ? open - 1 : 0, listener);
    }
  }
  if (open > 0) {
    return content;
  }
  listener.onClose(element.name, isWanted ? content : undefined);
  return undefined;
}

interface Parsed {
  readonly root: Node | undefined;
  readonly error: Said | undefined;
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

function parse(text: string, limits: XmlLimits): Parsed {
  let root: Node | undefined;
  let error: Said | undefined;
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
    if (open.length === limits.depth) {
      throw new StopParsing(fact("xml.deep", { limit: limits.depth }));
    }
    if (Object.keys(tag.attributes).length > limits.attributes) {
      throw new StopParsing(fact("xml.manyAttributes", { limit: limits.attributes }));
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
  // By default it continues after an error, and finds hundreds of thousands more.
  saxParser.onerror = (failure) => {
    throw new StopParsing(failure.message.split("\n", 1)[0] ?? "");
  };
  parser.on("end", (result: Node) => {
    root = result;
    throw new StopParsing(undefined);
  });
  try {
    // In one piece: what is longer than a buffer of the parser must not be cut by a second one.
    saxParser.write(text);
    saxParser.close();
  } catch (thrown) {
    if (!(thrown instanceof StopParsing)) {
      throw thrown;
    }
    error = thrown.error;
  }
  return { root, error, open, end, position: saxParser.position };
}

/** Thrown out of the parser when nothing more is to be read: after the root element, or at an error. */
class StopParsing {
  readonly error: Said | undefined;

  constructor(error: Said | undefined) {
    this.error = error;
  }
}

interface SaxParser {
  readonly position: number;
  onopentag: (tag: { readonly name: string; readonly attributes: object }) => void;
  onclosetag: (name: string) => void;
  onerror: (error: Error) => void;
  write(chunk: string): void;
  close(): void;
}

function toElement(node: Node): XmlElement {
  return {
    name: localName(node["#name"]),
    attributes: attributesOf(node.$ ?? {}),
    children: (node.$$ ?? []).map((child) => (isText(child) ? (child._ ?? "") : toElement(child))),
  };
}

function wholeText(text: string): LazyText {
  return { isCut: false, size: text.length, text };
}

function attributesOf(written: Readonly<Record<string, string>>): Attributes {
  const names = Object.keys(written);
  const textAt = (index: number) => written[names[index] ?? ""] ?? "";
  return {
    count: names.length,
    nameAt: (index) => localName(names[index] ?? ""),
    textAt,
    decimalAt: (index) => decimalOf(textAt(index)),
  };
}

function isText(node: Node): boolean {
  return node["#name"] === "__text__" || node["#name"] === "__cdata";
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The text of an element and of those inside of it, in order. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}

function lineOf(text: string, position: number): number {
  return text.slice(0, position).split(/\r\n|\r|\n/).length;
}
