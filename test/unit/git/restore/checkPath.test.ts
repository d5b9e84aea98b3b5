import { describe, expect, test } from "vitest";
import { checkPaths } from "../../../../src/git/restore/checkPath.ts";

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
