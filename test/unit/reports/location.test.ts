import { describe, expect, it } from "vitest";
import { readFrames } from "../../../src/reports/frames.ts";
import { findPosition, resolveFile, toLine } from "../../../src/reports/location.ts";

const files = new Set(["src/app.js", "tests/app.test.js", "tests/test_app.py", "app/db.py", "my dir/a.js"]);
const resolveIn = (written: string) => resolveFile(written, "/project", (path) => files.has(path));

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
    "file:///project/%zz/src/app.js",
    "file:///project/%E0%A4/src/app.js",
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
  ])("finds the failing line of %s", (_, text, file, position) => {
    expect(findPosition(readFrames(text), file, resolveIn)).toEqual(position);
  });

  it("finds none where no frame is of the folder", () => {
    const frames = readFrames("at x (/usr/lib/y.js:1:2)\n at z:1");
    expect(findPosition(frames, undefined, resolveIn)).toBeUndefined();
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
  expect([...readFrames(text)]).toEqual([{ column: undefined, ...frame }]);
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
