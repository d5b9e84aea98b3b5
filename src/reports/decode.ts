/** Text as a report means it, and how many characters had to be replaced because XML 1.0 forbids them. */
export interface Decoded {
  readonly text: string;
  readonly replaced: number;
}

/**
 * The name of a document's encoding: a byte order mark decides, then what the first bytes look like, then the XML declaration,
 * then UTF-8 (junit-reports, section 2). A name that nobody knows is taken for UTF-8.
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
  // What is declared as UTF-16 and was read as single bytes up to here is not UTF-16.
  return /^(?:utf-?16|ucs-?2)/i.test(declared) || !isKnown(declared) ? "utf-8" : declared.toLowerCase();
}

function isKnown(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== "";
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}

/** The value of an attribute as it stands between its quotes, in UTF-8: a raw line break is a blank, `&#10;` stays one (R27). */
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

/** A document as an XML parser takes it: without the characters that XML forbids, raw or as references (R29, R30). */
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
      return "\uFFFD";
    },
  );
  return { text: repaired, replaced: count };
}

/** With the `u` flag, or every character beyond the basic plane would be taken for two lone surrogates. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

function withoutForbidden(text: string): Decoded {
  let replaced = 0;
  const clean = text.replace(forbidden, () => {
    replaced++;
    return "\uFFFD";
  });
  return { text: clean, replaced };
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Once only: a doubly escaped name stays an escaped one (R32). Any other entity stays as it stands: nothing is expanded. */
function decodeReferences({ text, replaced }: Decoded): Decoded {
  if (!text.includes("&")) {
    return { text, replaced };
  }
  let count = replaced;
  const decoded = text.replace(
    /&(?:#x([0-9a-f]{1,8})|#([0-9]{1,10})|(lt|gt|amp|quot|apos));/gi,
    (reference, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) {
        return named[name] ?? reference;
      }
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (isAllowed(code)) {
        return String.fromCodePoint(code);
      }
      count++;
      return "\uFFFD";
    },
  );
  return { text: decoded, replaced: count };
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
