import { expect, it } from "vitest";
import { commandIn } from "../../../../src/runners/line/commandIn.ts";
import { shellOf } from "../../../../src/runners/line/shell.ts";

it.each([
  ["/project", "npm test"],
  [undefined, "npm test"],
  ["/other", "npm test"],
  ["/project/packages/api", "cd packages/api && npm test"],
  ["/project/it's here", "cd 'it'\\''s here' && npm test"],
  ["/project/..hidden", "cd ..hidden && npm test"],
  ["/project/-x", "cd ./-x && npm test"],
])("a command that was run in %s", (directory, command) => {
  expect(commandIn("/project", directory, "npm test", shellOf("linux", {}))).toBe(command);
});

it.each([
  ["C:\\project", "npm test"],
  ["D:\\project", "npm test"],
  ["c:\\Project\\packages\\api", 'cd "packages\\api" && npm test'],
  ["C:\\project\\it's here", 'cd "it\'s here" && npm test'],
  ["C:\\project\\-x", 'cd ".\\-x" && npm test'],
])("a command that was run in %s on Windows", (directory, command) => {
  expect(commandIn("C:\\project", directory, "npm test", shellOf("win32", {}))).toBe(command);
});
