import { describe, expect, it } from "vitest";
import { readCodePage } from "../../../src/runners/codePage.ts";
import { ConsoleBytes } from "../../../src/runners/consoleBytes.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

/** The output as it is given on, if it comes in pieces of so many bytes. */
function read(codePage: number | undefined, bytes: Uint8Array, piece = bytes.length): string {
  const console = new ConsoleBytes(codePage);
  const given: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += piece) {
    given.push(console.add(bytes.subarray(at, at + piece)));
  }
  return Buffer.concat([...given, console.end()]).toString("utf8");
}

/** The bytes that Python gives for these texts in these code pages. */
const samples: readonly (readonly [page: number, who: string, bytes: Buffer, text: string])[] = [
  [850, "cmd in German", hex("4772 94e1 65 0a"), "Größe\n"],
  [850, "Python in German", hex("4772 f6df 65 0a"), "Größe\n"],
  [850, "cmd in French", hex("82 6368 6563 20 85 20 6c61 0a"), "échec à la\n"],
  [850, "Java in French", hex("e9 6368 6563 20 e0 20 6c61 0a"), "échec à la\n"],
  [437, "cmd in English", hex("6361 66 82 0a"), "café\n"],
  [437, "Python in English", hex("6361 66 e9 20 96 20 78 0a"), "café – x\n"],
  [852, "cmd in Polish", hex("62 88 a5 64 0a"), "błąd\n"],
  [852, "Python in Polish", hex("62 b3 b9 64 0a"), "błąd\n"],
  [866, "cmd in Russian", hex("8e e8 a8 a1 aa a0 0a"), "Ошибка\n"],
  [866, "Python in Russian", hex("ce f8 e8 e1 ea e0 0a"), "Ошибка\n"],
  [737, "cmd in Greek", hex("91ade1a2a398 0a"), "Σφάλμα\n"],
  [932, "anything in Japanese", hex("83 65 83 58 83 67 95 5c 0a"), "テスト表\n"],
  [936, "anything in Chinese", hex("b4 ed ce f3 0a"), "错误\n"],
  [949, "anything in Korean", hex("bf c0 b7 f9 0a"), "오류\n"],
  [950, "anything in Chinese of Taiwan", hex("bf f9 bb 7e 0a"), "錯誤\n"],
  [1252, "a console in the page of programs", hex("4772 f6df 65 0a"), "Größe\n"],
  [65001, "a program of its own mind, in a console of UTF-8", hex("4772 f6df 65 0a"), "Größe\n"],
];

describe("the output of a console in another encoding is read", () => {
  it.each(samples)("%i: %s", (page, _, bytes, text) => {
    expect(read(page, bytes)).toBe(text);
    for (const piece of [1, 2, 3, 5]) {
      expect(read(page, Buffer.concat([bytes, bytes]), piece)).toBe(text + text);
    }
    // Also without a line end.
    expect(read(page, bytes.subarray(0, -1), 1)).toBe(text.trimEnd());
  });
});

describe("what is UTF-8 stays byte by byte", () => {
  it.each([undefined, 437, 850, 932, 1252, 65001])("in code page %s", (page) => {
    const text = "✓ Größe 漢字 😀 e\u0301\r\n  ä\n\n✖ ü";
    for (const piece of [1, 2, 3, 7, 100]) {
      expect(read(page, Buffer.from(text), piece)).toBe(text);
    }
  });

  it("line by line, as programs of one run write differently", () => {
    const bytes = Buffer.concat([Buffer.from("Größe\n"), hex("4772 94e1 65 0a"), hex("4772 f6df 65 0a")]);
    expect(read(850, bytes, 4)).toBe("Größe\nGröße\nGröße\n");
  });

  it("and where there is no code page, whatever it is", () => {
    const bytes = hex("ff fe 00 80 0a");
    const console = new ConsoleBytes(undefined);
    expect(console.add(bytes)).toBe(bytes);
    expect(console.end()).toHaveLength(0);
  });
});

it("what is ASCII is given on at once, also in the middle of a line, and nothing is held for ever", () => {
  const console = new ConsoleBytes(850);
  const add = (bytes: Uint8Array) => Buffer.from(console.add(bytes)).toString();
  expect(add(Buffer.from("..F"))).toBe("..F");
  expect(add(Buffer.from("..\u00e4").subarray(0, 3))).toBe("..");
  expect(add(Buffer.from("\u00e4").subarray(1))).toBe("");
  expect(add(Buffer.from("\n."))).toBe("ä\n.");
  expect(add(Buffer.alloc(200_000, "ä")).length).toBeGreaterThan(50_000);
});

describe("the code page is asked for on Windows alone", () => {
  const options = { cwd: "C:\\", env: { SystemRoot: "C:\\Windows" } };
  it.each([
    ["Active code page: 437\r\n", 437],
    ["Aktive Codepage: 850.\r\n", 850],
    ["Page de codes active\xff: 850\r\n", 850],
    ["\x8c\xbb\x8d\xdd\x82\xcc\x83R\x81[\x83h \x83y\x81[\x83W: 932\r\n", 932],
    ["Active code page: 65001\r\n", 65001],
    ["", undefined],
    ["'chcp.com' is not recognized", undefined],
  ])("%j", async (printed, page) => {
    const asked: string[] = [];
    const askSystem = async (file: string) => {
      asked.push(file);
      return printed;
    };
    expect(await readCodePage("win32", options, askSystem)).toBe(page);
    expect(asked).toEqual(["C:\\Windows\\System32\\chcp.com"]);
  });

  it("and nowhere else", async () => {
    const askSystem = () => Promise.reject(new Error("asked"));
    expect(await readCodePage("linux", options, askSystem)).toBeUndefined();
    expect(await readCodePage("darwin", options, askSystem)).toBeUndefined();
  });
});
