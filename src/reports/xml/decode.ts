import { codePageOf, decodeCodePage } from "../../base/encodings/codePages.ts";

/** Text as a report means it, and how many characters had to be replaced because XML 1.0 forbids them. */
export interface Decoded {
  readonly text: string;
  readonly replaced: number;
}

/**
 * The name of a document's encoding: a byte order mark decides, then what the first bytes look like, then the XML declaration,
 * then UTF-8 (docs/rules/reports.md#r44). A name that nobody knows is taken for UTF-8.
 */
export function encodingOf(head: Uint8Array): string {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) {
    return "utf-16le";
  }
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) {
    return "utf-16be";
  }
  if (first === 0xef && second === 0xbb && head[2] === 0xbf) {
    return "utf-8";
  }
  const declaration = Buffer.from(head.subarray(0, 200)).toString("latin1");
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1] ?? "utf-8";
  // A text that is declared as UTF-16, but was read as single bytes up to here, is not UTF-16.
  return /^(?:utf-?16|ucs-?2)/i.test(declared) || !isKnown(declared) ? "utf-8" : declared.toLowerCase();
}

/** The text of a document in an encoding that `encodingOf` gave. */
export function decodeDocument(bytes: Uint8Array, encoding: string): string {
  const page = codePageOf(encoding);
  const text = page === undefined ? undefined : decodeCodePage(page, bytes);
  return text ?? new TextDecoder(encoding).decode(bytes);
}

function isKnown(encoding: string): boolean {
  if (codePageOf(encoding) !== undefined) {
    return true;
  }
  try {
    return new TextDecoder(encoding).encoding !== "";
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}

/**
 * The value of an attribute as it stands between its quotes, in UTF-8: a raw line break is a blank, `&#10;` stays one
 * (docs/rules/reports.md#r27).
 */
export function decodeAttribute(bytes: Buffer): Decoded {
  return decodeReferences(withoutForbidden(bytes.toString("utf8").replace(/\r\n|[\t\n\r]/g, " ")));
}

/** A piece of text without markup as it stands in the document, in UTF-8. */
export function decodeText(bytes: Buffer): Decoded {
  return decodeReferences(decodeLiteral(bytes));
}

/** What stands in a CDATA section: references are none there. */
export function decodeLiteral(bytes: Buffer): Decoded {
  const text = bytes.toString("utf8");
  return withoutForbidden(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
}

/**
 * A document as an XML parser takes it: without the characters that XML forbids, raw or as references (docs/rules/reports.md#r29,
 * docs/rules/reports.md#r30).
 */
export function repairXml(document: string): Decoded {
  const { text, replaced } = withoutForbidden(document);
  let count = replaced;
  const repaired = text.replace(
    /&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));/gi,
    (reference, hex?: string, decimal?: string) => {
      if (isAllowed(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))) {
        return reference;
      }
      count++;
      return replacement;
    },
  );
  return { text: repaired, replaced: count };
}

/** What stands for a character that XML forbids. */
const replacement = "\uFFFD";

/** Whether a text may hold one: quick, and nearly always not so. */
const suspicious = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;

/** With the `u` flag, or every character beyond the basic plane would be taken for two lone surrogates. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

function withoutForbidden(text: string): Decoded {
  if (!suspicious.test(text)) {
    return { text, replaced: 0 };
  }
  let replaced = 0;
  const clean = text.replace(forbidden, () => {
    replaced++;
    return replacement;
  });
  return { text: clean, replaced };
}

const named: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** The longest reference is `&#x10ffff;`; a few leading zeros may stand in it. */
const longestReference = 16;

/**
 * Once only: a doubly escaped name stays an escaped one (docs/rules/reports.md#r32). Any other entity stays as it stands: nothing is
 * expanded.
 */
function decodeReferences({ text, replaced }: Decoded): Decoded {
  let decoded = "";
  let count = replaced;
  let done = 0;
  for (let at = text.indexOf("&"); at !== -1; at = text.indexOf("&", at + 1)) {
    const end = endOfReference(text, at);
    const character = end === undefined ? undefined : characterOf(text.slice(at + 1, end));
    if (end !== undefined && character !== undefined) {
      count += character === replacement ? 1 : 0;
      decoded += text.slice(done, at) + character;
      done = end + 1;
      at = end;
    }
  }
  return { text: done === 0 ? text : decoded + text.slice(done), replaced: count };
}

/** Where the `;` stands of what begins at `start`; undefined for what is too long to be a reference. */
function endOfReference(text: string, start: number): number | undefined {
  for (let at = start + 1; at <= start + longestReference; at++) {
    if (text.charCodeAt(at) === semicolon) {
      return at;
    }
  }
  return undefined;
}

const semicolon = 0x3b;
const hash = 0x23;

/** The character that a reference stands for, without `&` and `;`; undefined for anything that is not a reference. */
function characterOf(reference: string): string | undefined {
  if (reference.charCodeAt(0) !== hash) {
    return named.get(reference);
  }
  const [, hex, decimal] = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(reference) ?? [];
  if (hex === undefined && decimal === undefined) {
    return undefined;
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isAllowed(code) ? String.fromCodePoint(code) : replacement;
}

/** The characters of XML 1.0. */
function isAllowed(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
