import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { groupBy } from "../base/groupBy.ts";
import { type HookEntry, isOurHook } from "./agentForms.ts";
import { deepestJson, isTooDeep } from "./jsonDepth.ts";

/** A file of an agent's configuration that cannot be changed without damage; the message says why. */
export class UnreadableHooks extends Error {}

/** What was added to a file. */
export interface AddedHooks {
  readonly text: string;
  /** The pieces that were put into the text, in their order; without them it is the text before, to the byte. */
  readonly inserted: readonly Piece[];
}

/** A piece of a text. */
export interface Piece {
  /** Where it begins in the text that has it. */
  readonly at: number;
  readonly text: string;
}

const bom = "\ufeff";

/**
 * Adds hooks to the configuration of an agent, in JSON that may have comments and commas at the end. Nothing that is there is moved, written
 * anew or removed: the text gets pieces, in its own indentation and with its own line ends. An empty text becomes a new file.
 * @throws {UnreadableHooks} if it is not understood whole
 */
export function addHooks(
  text: string,
  entries: readonly HookEntry[],
  root: Readonly<Record<string, unknown>>,
): AddedHooks {
  if (text === "") {
    const whole = `${JSON.stringify({ ...root, hooks: inLists(entries) }, undefined, 2)}\n`;
    return { text: whole, inserted: [{ at: 0, text: whole }] };
  }
  const tree = parseWhole(text);
  const style = styleOf(text);
  const hooks = childOf(tree, "hooks");
  const missing = Object.entries(root).filter(([name]) => childOf(tree, name) === undefined);
  if (hooks === undefined) {
    const properties = [...missing, ["hooks", inLists(entries)] as const];
    return insert(text, [pieceFor(text, tree, properties, style)]);
  }
  if (hooks.type !== "object") {
    throw new UnreadableHooks("Its “hooks” is not an object.");
  }
  const lists = Object.entries(inLists(entries));
  const absent = lists.filter(([event]) => childOf(hooks, event) === undefined);
  const present = lists.flatMap(([event, added]) => {
    const list = childOf(hooks, event);
    return list === undefined ? [] : [{ event, added, list }];
  });
  const odd = present.find(({ list }) => list.type !== "array");
  if (odd !== undefined) {
    throw new UnreadableHooks(`Its hooks for “${odd.event}” are not a list.`);
  }
  return insert(text, [
    ...(missing.length > 0 ? [pieceFor(text, tree, missing, style)] : []),
    ...(absent.length > 0 ? [pieceFor(text, hooks, absent, style)] : []),
    ...present.map(({ list, added }) =>
      pieceFor(
        text,
        list,
        added.map((entry) => [undefined, entry] as const),
        style,
      ),
    ),
  ]);
}

/** The hooks of ours in a configuration, as they are written there, each with its group, and the line that they call. */
export function findOurHooks(text: string): readonly (HookEntry & { readonly command: string })[] {
  return text.trim() === ""
    ? []
    : placesOf(parseWhole(text)).map(({ event, entry, command }) => ({
        event,
        entry: getNodeValue(entry) as object,
        command,
      }));
}

/**
 * Takes the pieces that were added out again, if the text still has each of them once and is whole without them: every other byte stays, also what
 * somebody wrote in between. Otherwise hooks of ours are removed one by one, with what is empty without them.
 * @throws {UnreadableHooks} if it is not understood whole
 */
export function removeHooks(text: string, inserted: readonly Piece[]): string {
  const without = [cutPieces(text, inserted), findPieces(text, inserted)].find(isFree);
  if (without !== undefined) {
    return without;
  }
  let rest = text;
  for (let tree = parseWhole(rest); ; tree = parseWhole(rest)) {
    const [place] = placesOf(tree);
    const node = place && findNodeAtLocation(tree, [...place.path]);
    if (node === undefined) {
      return rest;
    }
    rest = cutOut(rest, node.parent?.type === "property" ? node.parent : node);
  }
}

/** Takes an element of a list or a property out, with one comma and the blanks of its line. Comments stay: they are not ours. */
function cutOut(text: string, node: Node): string {
  const end = node.offset + node.length;
  const siblings = node.parent?.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  const comma = commaAfter(text, end) ?? (before && commaAfter(text, before.offset + before.length));
  const start = beginOfBlanks(text, node.offset);
  const cuts = [{ from: start, to: end }, ...(comma === undefined ? [] : [{ from: comma, to: comma + 1 }])];
  return cuts
    .toSorted((one, other) => other.from - one.from)
    .reduce((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text);
}

/** Where the blanks before a place begin, with the line end before them; one that ends a comment must stay. */
function beginOfBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at - 1] === " " || text[at - 1] === "\t") {
    at--;
  }
  const above = text.slice(text.lastIndexOf("\n", at - 2) + 1, at);
  if (text[at - 1] !== "\n" || above.includes("//")) {
    return at;
  }
  return at - (text[at - 2] === "\r" ? 2 : 1);
}

/** Where the next comma is, if nothing but blanks and comments stands before it. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === "," ? at : undefined;
}

/** The text without the pieces, if each is where it was put. */
function cutPieces(text: string, pieces: readonly Piece[]): string | undefined {
  return pieces.every(({ at, text: piece }) => text.startsWith(piece, at))
    ? pieces
        .toReversed()
        .reduce((rest, { at, text: piece }) => rest.slice(0, at) + rest.slice(at + piece.length), text)
    : undefined;
}

/** The text without the pieces, wherever they are now, if none is there more often than it was put there. */
function findPieces(text: string, pieces: readonly Piece[]): string | undefined {
  let rest = text;
  // Two lists may have got the same, and one piece may hold another.
  const longest = pieces.map(({ text: piece }) => piece).toSorted((one, other) => other.length - one.length);
  for (const [piece, same] of groupBy(longest, (one) => one)) {
    const parts = rest.split(piece);
    if (parts.length !== same.length + 1) {
      return undefined;
    }
    rest = parts.join("");
  }
  return rest;
}

/** Whether a text is whole, and has no hook of ours. */
function isFree(text: string | undefined): text is string {
  try {
    return text !== undefined && (text.trim() === "" || placesOf(parseWhole(text)).length === 0);
  } catch {
    // Somebody has written around our pieces.
    return false;
  }
}

function inLists(entries: readonly HookEntry[]): Readonly<Record<string, readonly object[]>> {
  const lists = [...groupBy(entries, ({ event }) => event)];
  return Object.fromEntries(lists.map(([event, all]) => [event, all.map(({ entry }) => entry)]));
}

/** Offsets of the tree count from the beginning of the text, with its byte order mark. */
function parseWhole(text: string): Node {
  if (isTooDeep(text)) {
    throw new UnreadableHooks(
      `Its values are nested more than ${deepestJson} deep, which no configuration is.`,
    );
  }
  const errors: ParseError[] = [];
  // The mark would be an error; a blank in its place keeps all offsets.
  const tree = parseTree(text.startsWith(bom) ? ` ${text.slice(bom.length)}` : text, errors, {
    allowTrailingComma: true,
    allowEmptyContent: false,
  });
  const [error] = errors;
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split("\n").length;
    throw new UnreadableHooks(`It is not valid JSON, in line ${line}: ${printParseErrorCode(error.error)}.`);
  }
  if (tree?.type !== "object") {
    throw new UnreadableHooks("It is not a JSON object.");
  }
  const twice = twiceIn(tree, "hooks") ?? twiceIn(childOf(tree, "hooks"));
  if (twice !== undefined) {
    throw new UnreadableHooks(`It has “${twice}” twice.`);
  }
  return tree;
}

/** A name that several properties have, this one or any: readers do not agree which of them counts. */
function twiceIn(object: Node | undefined, meant?: string): string | undefined {
  const names = propertiesOf(object).map(({ children: [key] = [] }) => String(key?.value));
  return names.find((name, index) => (meant ?? name) === name && names.indexOf(name) < index);
}

/** The value of a property. */
function childOf(object: Node, name: string): Node | undefined {
  return propertiesOf(object).find(({ children: [key] = [] }) => key?.value === name)?.children?.[1];
}

/** A hook of ours. */
interface Place {
  /** What is removed with it. */
  readonly path: JSONPath;
  readonly event: string;
  readonly entry: Node;
  readonly command: string;
}

/** Where hooks of ours are: the whole of what would be empty without them. */
function placesOf(tree: Node): readonly Place[] {
  const hooks = childOf(tree, "hooks");
  return propertiesOf(hooks).flatMap(({ children: [key, list] = [] }) =>
    elementsOf(list).flatMap((entry, index) => {
      const event = String(key?.value);
      const path = ["hooks", event, index];
      const whole = { event, entry, path: upward(hooks, list, path) };
      const group = childOf(entry, "hooks");
      if (group?.type !== "array") {
        return placed(entry, whole);
      }
      const inner = elementsOf(group);
      return inner.flatMap((one, at) =>
        placed(one, inner.length === 1 ? whole : { ...whole, path: [...path, "hooks", at] }),
      );
    }),
  );
}

function placed(entry: Node, place: Omit<Place, "command">): readonly Place[] {
  const command = oursIn(entry);
  return command === undefined ? [] : [{ ...place, command }];
}

function propertiesOf(node: Node | undefined): readonly Node[] {
  return node?.type === "object" ? (node.children ?? []) : [];
}

function elementsOf(node: Node | undefined): readonly Node[] {
  return node?.type === "array" ? (node.children ?? []) : [];
}

/** An event without hooks goes, and the hooks without an event. */
function upward(hooks: Node | undefined, list: Node | undefined, path: JSONPath): JSONPath {
  return (list?.children?.length ?? 0) > 1
    ? path
    : (hooks?.children?.length ?? 0) > 1
      ? path.slice(0, 2)
      : path.slice(0, 1);
}

function oursIn(entry: Node): string | undefined {
  return ["command", "bash", "powershell"]
    .map((name) => childOf(entry, name)?.value)
    .find((value) => typeof value === "string" && isOurHook(value)) as string | undefined;
}

interface Style {
  readonly eol: string;
  readonly indent: string;
}

function styleOf(text: string): Style {
  const eol = /\r?\n/.exec(text)?.[0] ?? "\n";
  return { eol, indent: /\n([ \t]+)\S/.exec(text)?.[1] ?? "  " };
}

/** What adds properties, or elements, at the end of an object or a list. */
function pieceFor(
  text: string,
  container: Node,
  added: readonly (readonly [name: string | undefined, value: unknown])[],
  { eol, indent }: Style,
): Piece {
  const last = container.children?.at(-1);
  const outer = indentAt(text, container.offset);
  const own = last === undefined ? undefined : indentAt(text, last.offset, true);
  const inner = own ?? outer + indent;
  const written = added.map(([name, value]) => {
    const json = JSON.stringify(value, undefined, indent).replaceAll("\n", `${eol}${inner}`);
    return `${eol}${inner}${name === undefined ? "" : `${JSON.stringify(name)}: `}${json}`;
  });
  return last === undefined
    ? { at: container.offset + 1, text: `${written.join(",")}${eol}${outer}` }
    : { at: last.offset + last.length, text: `,${written.join(",")}` };
}

/** The blanks before what stands at a place; undefined where `isFirst` is asked for and something stands before it in its line. */
function indentAt(text: string, offset: number): string;
function indentAt(text: string, offset: number, isFirst: boolean): string | undefined;
function indentAt(text: string, offset: number, isFirst = false): string | undefined {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const blanks = /^[ \t]*/.exec(line.replace(/^\ufeff/, ""))?.[0] ?? "";
  return isFirst && blanks !== line ? undefined : blanks;
}

/** Puts pieces into a text, each at its place in the text without them. */
function insert(text: string, pieces: readonly Piece[]): AddedHooks {
  let result = text;
  let shift = 0;
  const inserted: Piece[] = [];
  for (const { at, text: piece } of pieces.toSorted((one, other) => one.at - other.at)) {
    inserted.push({ at: at + shift, text: piece });
    result = result.slice(0, at + shift) + piece + result.slice(at + shift);
    shift += piece.length;
  }
  return { text: result, inserted };
}
