import { describe, expect, it, test } from "vitest";
import { decodeAttribute, decodeLiteral, decodeText, repairXml } from "../../../../src/reports/xml/decode.ts";
import { sourceOf } from "../../../../src/reports/xml/reportSource.ts";

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};

it.each<[string, Buffer, string]>([
  ["UTF-8", Buffer.from("<a>ä😀</a>"), "<a>ä😀</a>"],
  ["UTF-16, little end first", utf16("<a>ä</a>", false), "<a>ä</a>"],
  ["UTF-16, big end first", utf16("<a>ä</a>", true), "<a>ä</a>"],
  ["UTF-16 without a mark", Buffer.from("<a>ä</a>", "utf16le"), "<a>ä</a>"],
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
    "UTF-8 with a mark that says it is Latin-1",
    Buffer.from('\uFEFF<?xml encoding="ISO-8859-1"?><a>ä</a>'),
    '\uFEFF<?xml encoding="ISO-8859-1"?><a>ä</a>',
  ],
  [
    "Latin-1 as declared",
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>', "latin1"),
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>',
  ],
  // `ä`, `é` and `ß` as each code page has them, and Japanese.
  ...(
    [
      ["cp850", [0x84, 0x82, 0xe1], "äéß"],
      ["IBM850", [0x84, 0x82, 0xe1], "äéß"],
      ["Cp437", [0x84, 0x82, 0xe1], "äéß"],
      ["IBM00858", [0x84, 0xd5], "ä€"],
      ["ibm852", [0x84, 0xa5], "äą"],
      ["IBM866", [0x80, 0xa0], "Аа"],
      ["windows-1252", [0xe4, 0x80], "ä€"],
      ["Cp1252", [0xe4, 0x80], "ä€"],
      ["windows-1250", [0xe4, 0xb9], "äą"],
      ["windows-1251", [0xc0, 0xe0], "Аа"],
      ["Shift_JIS", [0x83, 0x65], "テ"],
      ["MS932", [0x83, 0x65], "テ"],
      ["windows-31j", [0x83, 0x65], "テ"],
      ["EUC-KR", [0xb0, 0xa1], "가"],
      ["MS949", [0xb0, 0xa1], "가"],
      ["GB18030", [0xd6, 0xd0], "中"],
      ["cp936", [0xd6, 0xd0], "中"],
      ["Big5", [0xa4, 0xa4], "中"],
    ] as const
  ).map(([name, letters, text]): [string, Buffer, string] => {
    const [before, after] = [`<?xml version="1.0" encoding="${name}"?><a>`, "</a>"];
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from(letters), Buffer.from(after)]);
    return [`${name} as declared`, bytes, `${before}${text}${after}`];
  }),
  [
    "an encoding nobody knows",
    Buffer.from('<?xml encoding="klingon"?><a/>'),
    '<?xml encoding="klingon"?><a/>',
  ],
])("reads %s", async (_, bytes, text) => {
  const source = sourceOf(bytes);
  expect((await source.read(0, source.size)).toString("utf8")).toBe(text);
});

describe("what XML forbids is replaced and counted", () => {
  const forbidden = "\x1b[31m&#27;&#x1b;&#0;&#9;&#10;&#xD800;&#x1F600;&#99999999;\uFFFE😀";

  test("in a text", () => {
    const text = "\uFFFD[31m\uFFFD\uFFFD\uFFFD\t\n\uFFFD😀\uFFFD\uFFFD😀";
    expect(decodeText(Buffer.from(forbidden))).toEqual({ text, replaced: 7 });
  });

  test("in a document for the XML parser, which decodes references itself", () => {
    const text = "\uFFFD[31m\uFFFD\uFFFD\uFFFD&#9;&#10;\uFFFD&#x1F600;\uFFFD\uFFFD😀";
    expect(repairXml(forbidden)).toEqual({ text, replaced: 7 });
  });

  test("in CDATA, where a reference is none", () => {
    expect(decodeLiteral(Buffer.from("\0&#27;&lt;"))).toEqual({ text: "\uFFFD&#27;&lt;", replaced: 1 });
  });
});

test("references are decoded once, and entities of a document's own stay as they stand", () => {
  expect(decodeText(Buffer.from("&lt;&amp;lt;&quot;&apos;&gt;&nbsp;&&x;")).text).toBe("<&lt;\"'>&nbsp;&&x;");
});

test("a raw line break in an attribute is a blank, a referenced one stays; in a text both are one", () => {
  expect(decodeAttribute(Buffer.from("a\r\nb\tc&#10;d&#13;e")).text).toBe("a b c\nd\re");
  expect(decodeText(Buffer.from("a\r\nb\rc&#13;d")).text).toBe("a\nb\nc\rd");
});
