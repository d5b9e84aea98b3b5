import { describe, expect, it } from "vitest";
import { findPosition, resolveFile } from "../../../src/reports/location.ts";

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
      { path: "app/db.py", line: 12, column: undefined },
    ],
    [
      "a Python traceback",
      'Traceback:\n  File "/project/tests/test_app.py", line 7, in test\n  File "/usr/lib/python3/assert.py", line 1, in x',
      "tests/test_app.py",
      { path: "tests/test_app.py", line: 7, column: undefined },
    ],
  ])("finds the failing line of %s", (_, text, file, position) => {
    expect(findPosition(text, file, resolveIn)).toEqual(position);
  });

  it("finds none where no frame is of the folder", () => {
    expect(findPosition("at x (/usr/lib/y.js:1:2)\n at z:1", undefined, resolveIn)).toBeUndefined();
  });
});
