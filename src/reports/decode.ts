/** The text of a report, and how many characters had to be replaced to make it XML. */
export interface Decoded {
  readonly text: string;
  readonly replaced: number;
}

/**
 * Decodes a report: a byte order mark decides, then the declared encoding, then UTF-8 (junit-reports, section 2). Bytes that
 * are invalid and characters that XML 1.0 forbids, raw or as references, become U+FFFD: a report with a stray escape
 * character is still a report (R29, R30).
 */
export function decode(bytes: Uint8Array): Decoded {
  const decoded = new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/^\uFEFF+/, "");
  let replaced = 0;
  const replace = (found: string) => {
    replaced++;
    return found.length > 0 ? "\uFFFD" : found;
  };
  const text = decoded
    .replace(forbidden, replace)
    .replace(/&#(x[0-9a-f]{1,8}|[0-9]{1,10});/gi, (reference, number: string) =>
      isForbidden(number) ? replace(reference) : reference,
    );
  return { text, replaced };
}

/** With the `u` flag, or every character beyond the basic plane would be taken for two lone surrogates. */
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

function isForbidden(number: string): boolean {
  const code = /^x/i.test(number) ? Number.parseInt(number.slice(1), 16) : Number.parseInt(number, 10);
  return code > 0x10ffff || String.fromCodePoint(code).search(forbidden) >= 0;
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) {
    return "utf-16le";
  }
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) {
    return "utf-16be";
  }
  const declaration = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1] ?? "utf-8";
  // What is declared as UTF-16 and was read as single bytes up to here is not UTF-16.
  return /^(?:utf-?16|ucs-?2)/i.test(declared) || !isKnown(declared) ? "utf-8" : declared;
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
