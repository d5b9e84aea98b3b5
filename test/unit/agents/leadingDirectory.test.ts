import { describe, expect, it } from "vitest";
import { leadingDirectory } from "../../../src/agents/leadingDirectory.ts";

describe("the directory that a line goes to first", () => {
  it.each<[string, string, string]>([
    ["cd ../other && npm test", "../other", "npm test"],
    ["cd api; pytest -q", "api", "pytest -q"],
    ["cd -- /home/u/p\nnode --test", "/home/u/p", "node --test"],
    ["  cd 'with a blank' && npm test", "with a blank", "npm test"],
    ['cd "/a/b c" && npm test | tail', "/a/b c", "npm test | tail"],
    ["cd ~/p && npm test", "~/p", "npm test"],
    ["cd a && cd b && npm test", "a", "cd b && npm test"],
  ])("in bash: %j", (line, directory, rest) => {
    expect(leadingDirectory(line, "bash")).toEqual({ lead: line.slice(0, -rest.length), directory, rest });
  });

  it.each<[string, string]>([
    ["cd C:\\Users\\u\\p; npm test", "C:\\Users\\u\\p"],
    ["Set-Location -LiteralPath 'C:\\a b'; npm test", "C:\\a b"],
    ["sl ..\\other && npm test", "..\\other"],
  ])("in PowerShell: %j", (line, directory) => {
    expect(leadingDirectory(line, "powershell")).toMatchObject({ directory, rest: "npm test" });
  });

  it.each([
    "npm test",
    "cd",
    "cd && npm test",
    "cd - && npm test",
    "cd $HOME && npm test",
    'cd "$(git rev-parse --show-toplevel)" && npm test',
    "cd a* && npm test",
    "cd a || npm test",
    "cd a & npm test",
    "(cd a && npm test)",
    "cd a && ",
    "cdx a && npm test",
    "cd a b && npm test",
    "echo 'cd a && npm test'",
    "cd {a,b} && npm test",
    "cd a\\ b && npm test",
  ])("is not known for %j", (line) => {
    expect(leadingDirectory(line, "bash")).toBeUndefined();
  });
});
