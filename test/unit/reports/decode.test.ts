import { expect, it } from "vitest";
import { decode } from "../../../src/reports/decode.ts";

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};

it.each<[string, Uint8Array, string]>([
  ["UTF-8", Buffer.from("<a>ä😀</a>"), "<a>ä😀</a>"],
  ["a byte order mark", Buffer.from("\uFEFF<a/>"), "<a/>"],
  ["UTF-16, little end first", utf16("<a>ä</a>", false), "<a>ä</a>"],
  ["UTF-16, big end first", utf16("<a>ä</a>", true), "<a>ä</a>"],
  [
    "UTF-16 that says it is UTF-8",
    utf16('<?xml encoding="utf-8"?><a/>', false),
    '<?xml encoding="utf-8"?><a/>',
  ],
  [
    "UTF-8 that says it is UTF-16",
    Buffer.from('<?xml encoding="UTF-16"?><a>ä</a>'),
    '<?xml encoding="UTF-16"?><a>ä</a>',
  ],
  [
    "Latin-1 as declared",
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>', "latin1"),
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>',
  ],
  [
    "an encoding nobody knows",
    Buffer.from('<?xml encoding="klingon"?><a/>'),
    '<?xml encoding="klingon"?><a/>',
  ],
])("reads %s", (_, bytes, text) => {
  expect(decode(bytes)).toEqual({ text, replaced: 0 });
});

it("replaces what XML forbids, raw and as references, and counts it", () => {
  const text = "\x1b[31m&#27;&#x1b;&#0;&#9;&#10;&#xD800;&#x1F600;&#99999999;\uFFFE😀";
  expect(decode(Buffer.from(text))).toEqual({
    text: "\uFFFD[31m\uFFFD\uFFFD\uFFFD&#9;&#10;\uFFFD&#x1F600;\uFFFD\uFFFD😀",
    replaced: 7,
  });
});
