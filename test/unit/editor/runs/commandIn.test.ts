import { expect, it } from "vitest";
import { commandIn } from "../../../../src/editor/runs/commandIn.ts";

it.each([
  ["/project", "npm test"],
  [undefined, "npm test"],
  ["/other", "npm test"],
  ["/project/packages/api", "cd packages/api && npm test"],
  ["/project/it's here", "cd 'it'\\''s here' && npm test"],
  ["/project/..hidden", "cd ..hidden && npm test"],
  ["/project/-x", "cd ./-x && npm test"],
])("a command that was run in %s", (directory, command) => {
  expect(commandIn("/project", directory, "npm test")).toBe(command);
});
