import { describe, expect, it } from "vitest";
import { resolveEnd, resolveFile, type SearchedFolder } from "../../../../src/base/findPath.ts";
import { readFrames } from "../../../../src/reports/places/frames.ts";
import { findPosition, toLine } from "../../../../src/reports/places/location.ts";

const files = new Set(["src/app.js", "tests/app.test.js", "tests/test_app.py", "app/db.py", "my dir/a.js"]);
const folder: SearchedFolder = {
  paths: ["/project"],
  comparable: String,
  bases: [""],
  findFile: (path) => (files.has(path) ? path : undefined),
};
const resolveIn = (written: string) => resolveFile(written, folder);
const resolveEndIn = (written: string) => resolveEnd(written, folder);

describe("resolveFile", () => {
  it.each([
    ["relative to the folder", "src/app.js", "src/app.js"],
    ["with a dot", "./src/app.js", "src/app.js"],
    ["absolute", "/project/src/app.js", "src/app.js"],
    ["a file URL", "file:///project/my%20dir/a.js", "my dir/a.js"],
    ["of another machine", "/home/runner/project/src/app.js", "src/app.js"],
    ["of Windows", "C:\\agent\\src\\app.js", "src/app.js"],
  ])("finds a path %s", (_, written, path) => {
    expect(resolveIn(written)).toBe(path);
  });

  it.each([
    "",
    ".",
    "..",
    "../project/../etc/passwd",
    "/etc/passwd",
    "\\\\evil.example\\share\\src\\app.js",
    "//evil.example/src/app.js",
    "http://evil.example/src/app.js",
    "command:src/app.js",
    "file://evil.example/src/app.js",
    "file:///project/src%2Fapp.js",
    "src/app.js\n",
    "src/\0app.js",
    "/elsewhere/app.js",
    "/project/node_modules/x/src/app.js",
  ])("refuses %j", (written) => {
    expect(resolveIn(written)).toBeUndefined();
  });
});

describe("findPosition", () => {
  it.each([
    [
      "node:test",
      "AssertionError: x\n    at read (file:///project/src/app.js:3:5)\n    at TestContext.<anonymous> (file:///project/tests/app.test.js:35:12)\n    at node:internal/x:1:1",
      "tests/app.test.js",
      { path: "tests/app.test.js", line: 35, column: 12 },
    ],
    [
      "vitest",
      "AssertionError: x\n ❯ read src/app.js:3:5\n ❯ tests/app.test.js:9:2",
      "tests/app.test.js",
      { path: "tests/app.test.js", line: 9, column: 2 },
    ],
    [
      "pytest",
      "    def test():\n>       call()\n\ntests/test_app.py:7: \n_ _ _\napp/db.py:12: InterfaceError",
      undefined,
      { path: "tests/test_app.py", line: 7, column: undefined },
    ],
    [
      "a Python traceback",
      'Traceback:\n  File "/project/tests/test_app.py", line 7, in test\n  File "/usr/lib/python3/assert.py", line 1, in x',
      "tests/test_app.py",
      { path: "tests/test_app.py", line: 7, column: undefined },
    ],
    [
      "a file that Python could not read, as pytest says it, though the test's own file has imported it",
      "tests/test_app.py:1: in <module>\n    from app import db\nE     File \"/project/app/db.py\", line 12\nE       def read(\nE               ^\nE   SyntaxError: '(' was never closed",
      "tests/test_app.py",
      { path: "app/db.py", line: 12, column: undefined },
    ],
    [
      "a file that Python could not read, as Python says it",
      'Traceback (most recent call last):\n  File "/project/tests/test_app.py", line 1, in <module>\n    from app import db\n  File "/project/app/db.py", line 12\n    x = 1\nIndentationError: unexpected indent',
      "tests/test_app.py",
      { path: "app/db.py", line: 12, column: undefined },
    ],
    [
      "code that a test has made itself, which is in no file",
      'Traceback (most recent call last):\n  File "/project/tests/test_app.py", line 7, in test\n    eval("(")\n  File "<string>", line 1\n    (\n    ^\nSyntaxError: \'(\' was never closed',
      "tests/test_app.py",
      { path: "tests/test_app.py", line: 7, column: undefined },
    ],
    [
      "Unity, which prints the checks that passed as well",
      "/project/src/app.js:3:test_first:PASS\n/project/src/app.js:5:test_next:IGNORE: later\n/project/src/app.js:9:test_sum:FAIL: Expected 3 Was 4\n/project/tests/app.test.js:2: note",
      undefined,
      { path: "src/app.js", line: 9, column: undefined },
    ],
  ])("finds the failing line of %s", (_, text, file, position) => {
    expect(findPosition(readFrames(text), file, resolveEndIn)).toEqual(position);
  });

  it("finds none where no frame is of the folder", () => {
    const frames = readFrames("at x (/usr/lib/y.js:1:2)\n at z:1");
    expect(findPosition(frames, undefined, resolveEndIn)).toBeUndefined();
  });
});

it.each([
  ["file:///a/b.js:1:2", "at f (file:///a/b.js:1:2)", { written: "file:///a/b.js", line: 1, column: 2 }],
  ["Windows", "    at f (C:\\a\\b.js:1:2)", { written: "C:\\a\\b.js", line: 1, column: 2 }],
  ["Python", '  File "a/b.py", line 3, in f', { written: "a/b.py", line: 3 }],
  ["Java", "\tat app.sub.OpsTest$Inner.deep(OpsTest.java:8)", { written: "app/sub/OpsTest.java", line: 8 }],
  [".NET", "   at N.C.M() in /src/A.cs:line 12", { written: "/src/A.cs", line: 12 }],
  ["Go", "    calc_test.go:13: got 1, want 2", { written: "calc_test.go", line: 13 }],
  ["Ruby", "# ./spec/a_spec.rb:6:in `block'", { written: "./spec/a_spec.rb", line: 6 }],
  ["Rust", "thread 'x' panicked at src/lib.rs:10:51:", { written: "src/lib.rs", line: 10, column: 51 }],
  ["PHP", "#0 /app/tests/A.php(12): f()", { written: "/app/tests/A.php", line: 12 }],
  ["Perl", "#   at t/a.t line 5.", { written: "t/a.t", line: 5 }],
  ["bats", "(in test file test/a.bats, line 2)", { written: "test/a.bats", line: 2 }],
  ["Boost.Test", "- file   : a.cpp\n- line   : 9", { written: "a.cpp", line: 9 }],
])("reads a place as %s writes it", (_, text, frame) => {
  const { written, ...place } = frame;
  expect([...readFrames(text)]).toEqual([
    { written: expect.toSatisfy((end: string) => end.endsWith(written)), column: undefined, ...place },
  ]);
});

/** How each framework writes line 12 of a file. */
const notations: readonly (readonly [framework: string, (path: string) => string])[] = [
  ["jest", (path) => `    at Object.<anonymous> (/home/project/${path}:12:3)`],
  ["vitest", (path) => ` ❯ ${path}:12:3`],
  ["mocha", (path) => `      at Context.<anonymous> (${path}:12:3)`],
  ["node:test", (path) => `    at TestContext.<anonymous> (file:///home/project/${encodeURI(path)}:12:3)`],
  ["deno", (path) => `    at file:///home/project/${encodeURI(path)}:12:3`],
  ["bun", (path) => `      at <anonymous> (/home/project/${path}:12:3)`],
  ["Playwright", (path) => `    at /home/project/${path}:12:3`],
  ["a browser", (path) => `f@http://localhost:5173/home/project/${path}:12:3`],
  ["pytest", (path) => `${path}:12: AssertionError`],
  ["pytest, a call", (path) => `${path}:12: in test_order`],
  ["unittest", (path) => `  File "/home/project/${path}", line 12, in test_order`],
  ["PHPUnit", (path) => `/home/project/${path}:12`],
  ["PHP", (path) => `#0 /home/project/${path}(12): Shop->total()`],
  ["PHP, a warning", (path) => `Warning: x in /home/project/${path} on line 12`],
  ["Go", (path) => `    ${path}:12: got 1, want 2`],
  ["Go, a panic", (path) => `\t/home/project/${path}:12 +0x1d`],
  ["RSpec", (path) => `     # ./${path}:12:in \`block (2 levels) in <top (required)>'`],
  ["minitest", (path) => `OrderTest#test_total [/home/project/${path}:12]:`],
  ["bats", (path) => `(in test file ${path}, line 12)`],
  ["a shell", (path) => `${path}: line 12: syntax error near unexpected token`],
  ["cargo", (path) => `thread 'main' panicked at ${path}:12:3:`],
  ["googletest", (path) => `/home/project/${path}:12: Failure`],
  ["Catch2", (path) => `at /home/project/${path}:12`],
  ["MSVC", (path) => `/home/project/${path}(12,3): error C2065`],
  ["Perl", (path) => `#   at ${path} line 12.`],
  ["Elixir", (path) => `     ${path}:12: (test)`],
  ["ExUnit", (path) => `    (shop 0.1.0) ${path}:12: Shop.total/1`],
  ["Swift", (path) => `/home/project/${path}:12: error: -[ShopTests testTotal] : XCTAssertEqual failed`],
  ["Dart", (path) => `  ${path} 12:3  main.<fn>`],
  [".NET", (path) => `   at Shop.Total(Int32 id) in /home/project/${path}:line 12`],
  [".NET in German", (path) => `   bei Shop.Total(Int32 id) in /home/project/${path}:Zeile 12.`],
  ["OCaml", (path) => `File "${path}", line 12, characters 3-5:`],
  ["Boost.Test", (path) => `- file   : ${path}\n- line   : 12`],
];

describe.each(notations)("a path of any characters, as %s writes it", (_, write) => {
  it.each([
    ...[
      "Jörg/a.js",
      "漢字/test 漢字.py",
      "e\u0301/a.js",
      "app/[id]/page.test.ts",
      "app/(group)/page.test.ts",
    ],
    ...[
      "a b/c d.js",
      " a/b.js",
      "it's/a.js",
      'say "hi"/a.js',
      "`a`/b.js",
      "a#b/c.js",
      "50%/a.js",
      "%20/a.js",
    ],
    ...["a&b/c.js", "@scope/a.js", "a+b/c.js", "a,b/c.js", "a;b/c.js", "a=b/c.js", "a!/b.js", "$a/b.js"],
    ...["~a/b.js", "😀/a.js", "a..b/c.js", "-a/b.js", "{a}/b.js", "<a>/b.js", "a:1/b.js", "a line 3/b.js"],
    ...["x (2)/a.js", "(12)/a.js", "Makefile", "bin/test", "a b", "[[...slug]].tsx", "at f (x.js:1:2)/a.js"],
  ])("%s", (path) => {
    const opened: SearchedFolder = {
      paths: ["/home/project"],
      comparable: String,
      bases: [""],
      findFile: (asked) => (asked === path ? path : undefined),
    };
    const position = findPosition(readFrames(write(path)), undefined, (end) => resolveEnd(end, opened));
    expect(position).toMatchObject({ path, line: 12 });
  });
});

it("reads the packages of Java, Kotlin and Scala as directories, in any alphabet", () => {
  const written = [
    "\tat app.sub.OpsTest$Inner.deep(OpsTest.java:8)",
    "\tat app//größe.ÄnderungTest.adds two numbers(ÄnderungTest.kt:8)",
  ].flatMap((line) => [...readFrames(line)].map((frame) => frame.written));
  expect(written).toEqual(["app/sub/OpsTest.java", "größe/ÄnderungTest.kt"]);
});

it("finds a folder of Windows, also on another computer, with either kind of separator and any drive letter", () => {
  const found = (paths: readonly string[], text: string) =>
    resolveEnd(text, {
      paths,
      comparable: String,
      bases: [""],
      findFile: (path) => (path === "src/[id]/a b.ts" ? path : undefined),
    });
  expect(found(["c:/Users/Jörg/shop"], "at f (C:\\Users\\Jörg\\shop\\src\\[id]\\a b.ts")).toBe(
    "src/[id]/a b.ts",
  );
  expect(found(["C:/shop"], "at f (file:///c:/shop/src/%5Bid%5D/a%20b.ts")).toBe("src/[id]/a b.ts");
  expect(found(["//server/share/shop"], "in \\\\server\\share\\shop\\src\\[id]\\a b.ts")).toBe(
    "src/[id]/a b.ts",
  );
  expect(found(["C:/shop"], "src\\[id]\\a b.ts")).toBe("src/[id]/a b.ts");
  // On another server a path that ends so is another file.
  expect(found(["C:/shop"], "in \\\\server\\share\\src\\[id]\\a b.ts")).toBeUndefined();
});

it("takes the longest path that is there", () => {
  const found = (...there: readonly string[]) =>
    resolveEnd("at f (a b/c.js", {
      paths: ["/project"],
      comparable: String,
      bases: [""],
      findFile: (path) => (there.includes(path) ? path : undefined),
    });
  expect(found("a b/c.js", "b/c.js")).toBe("a b/c.js");
  expect(found("b/c.js")).toBe("b/c.js");
  expect(found("c.js")).toBeUndefined();
});

it("counts from the folders that the framework counts from, first", () => {
  const found = (written: string, ...there: readonly string[]) =>
    resolveFile(written, {
      paths: ["/project"],
      comparable: String,
      bases: ["config", ""],
      findFile: (path) => (there.includes(path) ? path : undefined),
    });
  expect(found("../tests/test_b.py", "tests/test_b.py", "config/tests/test_b.py")).toBe("tests/test_b.py");
  expect(found("tests/test_b.py", "tests/test_b.py", "config/tests/test_b.py")).toBe(
    "config/tests/test_b.py",
  );
  expect(found("tests/test_b.py", "tests/test_b.py")).toBe("tests/test_b.py");
  expect(found("../../tests/test_b.py", "tests/test_b.py")).toBe("tests/test_b.py");
});

it("asks for few paths, whatever a line says", () => {
  for (const unit of [" ", ":1", "a b:1", "/", "a/", "(1)", "../", "a:1 line 2(3)", "%41/", "\\a"]) {
    let asked = 0;
    const findFile = () => {
      asked++;
      return undefined;
    };
    const line = `${unit.repeat(2_000 / unit.length)}:1`.slice(-2_000);
    for (const { written } of readFrames(line)) {
      resolveEnd(written, { paths: ["/project"], comparable: String, bases: [""], findFile });
    }
    expect(asked, unit).toBeLessThan(10_000);
  }
});

it.each([
  "x",
  "1",
  " ",
  "a:",
  "a.b:",
  "(",
  "(a",
  "a.b(",
  " line ",
  "a. line 1",
  'File "',
  "at a.",
  "/",
  "a/b.c",
])("takes no longer than it takes to read a text of %j", (unit) => {
  // A pattern that is slow takes minutes for these.
  for (const length of [1990, 60_000]) {
    const line = unit.repeat(length).slice(0, length);
    [...readFrames(Array(120).fill(line).join("\n"))];
  }
});

it("counts lines as an editor does", () => {
  for (const line of [0, -1, 1.5, Number.NaN, 1e20, undefined]) {
    expect(toLine(line, "from 1")).toBeUndefined();
  }
  expect(toLine(7, "from 1")).toBe(7);
  expect([0, 7, 0.5, undefined].map((line) => toLine(line, "from 0"))).toEqual([1, 8, undefined, undefined]);
});
