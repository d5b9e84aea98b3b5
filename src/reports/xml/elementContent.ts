import { type Decoded, decodeLiteral, decodeText, repairXml } from "./decode.ts";
import type { LazyText } from "./lazyText.ts";
import { parseXml, textOf } from "./parseXml.ts";
import { isAt } from "./xmlNames.ts";

/** The content of an element as it stands in the document, in UTF-8. */
export class Content implements LazyText {
  readonly #bytes: Buffer;
  readonly #onReplaced: (count: number) => void;
  readonly isCut: boolean;
  #text: string | undefined;

  /** `onReplaced` gets, once the text was asked for, the number of forbidden characters in it. */
  constructor(bytes: Buffer, isCut: boolean, onReplaced: (count: number) => void) {
    this.#bytes = bytes;
    this.isCut = isCut;
    this.#onReplaced = onReplaced;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** What stands between tags and in CDATA sections, in order (docs/rules/reports.md#r28). */
  get text(): string {
    this.#text ??= this.#decode();
    return this.#text;
  }

  #decode(): string {
    const { text, replaced } = this.#bytes.includes(less)
      ? decodeMarkup(this.#bytes)
      : decodeText(this.#bytes);
    if (replaced > 0) {
      this.#onReplaced(replaced);
    }
    return text;
  }
}

const less = 0x3c;
const cdataStart = Buffer.from("<![CDATA[");
const cdataEnd = Buffer.from("]]>");

/** Text with CDATA sections; whatever else is marked up is for the XML parser. */
function decodeMarkup(bytes: Buffer): Decoded {
  let text = "";
  let replaced = 0;
  const add = (decoded: Decoded) => {
    text += decoded.text;
    replaced += decoded.replaced;
  };
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes.indexOf(less, at);
    const end = tag === -1 ? bytes.length : tag;
    add(decodeText(bytes.subarray(at, end)));
    if (tag === -1) {
      break;
    }
    if (!isAt(bytes, tag, cdataStart)) {
      return decodeElements(bytes);
    }
    const start = tag + cdataStart.length;
    const close = bytes.indexOf(cdataEnd, start);
    add(decodeLiteral(bytes.subarray(start, close === -1 ? bytes.length : close)));
    at = close === -1 ? bytes.length : close + cdataEnd.length;
  }
  return { text, replaced };
}

/** No framework nests markup in a failure deeper than a table of a Gherkin step. */
const markupLimits = { depth: 100, attributes: 1000 };

/** Elements and comments in a text; a text whose markup is broken is shown as it stands. */
function decodeElements(bytes: Buffer): Decoded {
  const { text, replaced } = repairXml(bytes.toString("utf8"));
  const { root, damage } = parseXml(`<content>${text}</content>`, markupLimits);
  return root === undefined || damage !== undefined ? decodeText(bytes) : { text: textOf(root), replaced };
}
