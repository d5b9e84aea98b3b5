import { expect, test } from "vitest";
import { onDisk, quotePath, splitNul, toBytes, toText } from "../../../../src/git/plumbing/bytePath.ts";

test("carries every byte there and back, and shows what is UTF-8", () => {
  const bytes = Buffer.from([0x61, 0xc3, 0xbc, 0xff, 0x0a]);
  const [path = ""] = splitNul(Buffer.concat([bytes, Buffer.of(0)]));
  expect(toBytes(path)).toEqual(bytes);
  expect(toText(path)).toBe("aü\uFFFD\n");
});

test("splits what ends with NUL, also where a part is empty", () => {
  expect(splitNul(Buffer.of())).toEqual([]);
  expect(splitNul(Buffer.from("a\0\0b\0"))).toEqual(["a", "", "b"]);
});

test("quotes a path as one line", () => {
  expect(quotePath('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
});

test("a path on the disk has every byte, and on Windows the form without a limit of length", () => {
  expect(onDisk("/repo", "a/\xff", "linux")).toEqual(Buffer.from("/repo/a/\xff", "latin1"));
  expect(onDisk("C:\\repo", toBytes("a/\u00fc").toString("latin1"), "win32").toString()).toMatch(
    /^\\\\\?\\C:\\repo\\a\\/,
  );
  expect(onDisk("\\\\server\\share", "a/b", "win32").toString()).toBe("\\\\?\\UNC\\server\\share\\a\\b");
});
