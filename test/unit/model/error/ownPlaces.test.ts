import { describe, expect, it } from "vitest";
import { isFrame, readOwnPlaces } from "../../../../src/model/error/ownPlaces.ts";

/** Where people have their projects, and how they call folders of them. */
const folders = [
  "/home/jo/shop",
  "/home/Jörg Müller/the shop",
  "/home/jo/app/[id]/(group)/@slot",
  '/home/it\'s "mine"/a#b 50% & co',
  "/home/😀 家/{a}, b; c",
  "src/a b",
];

/** A line of a stack in the notation of each framework, with what it names: the function where there is one, and the line. */
const notations: readonly (readonly [string, (folder: string) => string, string, string])[] = [
  ["pytest", (folder) => `${folder}/a.py:12: in total\n    return 1`, "a.py", "total"],
  ["pytest at the end", (folder) => `${folder}/a.py:12: TypeError`, "a.py", ""],
  ["Python", (folder) => `  File "${folder}/a.py", line 12, in total`, "a.py", "total"],
  ["Node", (folder) => `    at total (${folder}/a.js:12:3)`, "a.js", "total"],
  ["Node without a function", (folder) => `    at ${folder}/a.js:12:3`, "a.js", ""],
  ["vitest", (folder) => ` ❯ total ${folder}/a.ts:12:3`, "a.ts", "total"],
  ["vitest without a function", (folder) => ` ❯ ${folder}/a.ts:12:3`, "a.ts", ""],
  ["a sanitizer", (folder) => `    #0 0x4c3 in total ${folder}/a.c:12`, "a.c", "total"],
  ["googletest", (folder) => `${folder}/a_test.cc:12: Failure`, "a_test.cc", ""],
  ["Unity", (folder) => `${folder}/a.c:12:test_sum:FAIL: Expected 3 Was 4`, "a.c", ""],
  ["Dart", (folder) => `${folder}/a.dart 12:5  main.<fn>`, "a.dart", "main.<fn>"],
  ["Perl", (folder) => `#   at ${folder}/a.t line 12.`, "a.t", ""],
  ["busted", (folder) => `${folder}/a.lua:12: x`, "a.lua", ""],
  ["Elixir", (folder) => `       ${folder}/a.ex:12: Shop.total/0`, "a.ex", "Shop.total/0"],
  ["Ruby", (folder) => `     # ${folder}/a.rb:12:in \`total'`, "a.rb", "total"],
  ["PHP", (folder) => `#0 ${folder}/a.php(12): total()`, "a.php", "total"],
  ["PHPUnit", (folder) => `${folder}/a.php:12`, "a.php", ""],
  ["Go", (folder) => `shop.total(0x1)\n\t${folder}/a.go:12 +0x1d`, "a.go", "shop.total"],
  ["go test", (folder) => `    ${folder}/a_test.go:12: x`, "a_test.go", ""],
  ["Rust", (folder) => `thread 'a' panicked at ${folder}/a.rs:12:5:`, "a.rs", ""],
];

describe.each(notations)("a place as %s writes it", (_, write, file, name) => {
  it.each(folders)("in %s", (folder) => {
    const text = write(folder);
    const { raised } = readOwnPlaces(text, text.split("\n"));
    expect(raised).toMatchObject({ file: `${folder}/${file}`, name, line: 12 });
  });
});

it.each([
  "    at /home/Jörg Müller/the shop/a.js:12:3",
  "     # /home/Jörg Müller/the shop/a.rb:12:in `total'",
  "/home/Jörg Müller/the shop/a.php:12",
])("%s is a line of a stack, and says nothing else", (line) => {
  expect(isFrame(line)).toBe(true);
});

it.each([
  "expected 3 in /a to equal 4",
  "see the notes: 12 orders at 10:30",
  "GET /orders answered 500",
  "the file a b.js was changed at 12:30",
])("%s is none", (line) => {
  expect(isFrame(line)).toBe(false);
  expect(readOwnPlaces(line, [line]).raised).toBeUndefined();
});
