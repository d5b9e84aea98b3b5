import { describe, expect, test } from "vitest";
import { checkNames, checkPaths } from "../../../../src/git/restore/checkPath.ts";

/** Paths are bytes, one character each. */
const bytes = (text: string) => Buffer.from(text).toString("latin1");

describe("a path that a restore may write", () => {
  test.each([
    "a",
    "a/b.txt",
    ".gitignore",
    ".github/workflows/ci.yml",
    "git/x",
    "dot.git",
    "a~1",
    "gi~12",
    "a\\b",
    "back\\",
    "..a",
    "...",
    "a..",
    "ü/日本",
    "\ufeff",
    "a/\u200c/b",
  ])("%s", (path) => {
    expect(() => checkPaths([bytes(path)])).not.toThrow();
  });
});

describe("a path that leads out, or into a git directory on some system", () => {
  test.each([
    "",
    "/etc/passwd",
    "a//b",
    "./a",
    "a/../b",
    "../a",
    "a/..",
    ".git",
    ".git/config",
    "sub/.git/hooks/pre-commit",
    ".GIT/config",
    ".Git",
    "git~1",
    "GIT~1/config",
    ".git ",
    ".git.",
    ".git . .",
    ".git::$INDEX_ALLOCATION",
    ".git:stream",
    "a\\..\\b",
    ".git\\config",
    "a\\.git\\config",
    ".g\u200cit/config",
    ".git\u200d",
    "\u202e.git",
    ".gi\ufefft",
    "a/.\ufeff./b",
  ])("%j", (path) => {
    expect(() => checkPaths([bytes(path)])).toThrow(
      "which is not allowed in a worktree. Nothing was changed.",
    );
  });
});

describe("a name that Windows has for something else, or does not take", () => {
  test.each([
    "C:x",
    "a:stream",
    "a/b::$DATA",
    "con",
    "CON/x",
    "aux.c",
    "src/Aux.test.ts",
    "nul",
    "nul .txt",
    "prn.",
    "com1",
    "COM9.log",
    "lpt\u00b9",
    "com\u00b2.txt",
    "conin$",
    "CONOUT$.x",
    "a.",
    "a /b",
    "a/b ",
    "...",
    "a\\b",
    "link\\evil",
    "tab\t",
    "line\nend",
    "a<b",
    "a>b",
    'a"b',
    "a|b",
    "a?",
    "*",
    "x".repeat(256),
  ])("%j", (path) => {
    const said = "The attempt contains names that this system does not allow: ";
    expect(() => checkNames(["fine", bytes(path)], "win32")).toThrow(said);
    expect(() => checkNames([bytes(path)], "linux")).not.toThrow();
  });

  test.each(["console", "aux1", "com", "com10", "lpt", "nullable.ts", ".env", "a.b", "a b", "conin", "ä~1"])(
    "but takes %j",
    (path) => {
      expect(() => checkNames([bytes(path)], "win32")).not.toThrow();
    },
  );
});

test("bytes that are no text are no name on macOS and Windows", () => {
  const allowed = (platform: NodeJS.Platform) => () => checkNames(["a/\xff"], platform);
  expect(allowed("darwin")).toThrow("does not allow");
  expect(allowed("win32")).toThrow("does not allow");
  expect(allowed("linux")).not.toThrow();
  expect(() => checkNames(["con", "a:b", "a."], "darwin")).not.toThrow();
});

test("the refusal lists the names", () => {
  expect(() => checkNames(["aux.c", "a.txt", "x:y"], "win32")).toThrow(
    "The attempt contains names that this system does not allow: aux.c, x:y. Nothing was changed.",
  );
});
