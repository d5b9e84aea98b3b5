import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { slowScript } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "bun test",
  ...fromNpm("bun"),
  project: "bun",
  command: "bun test ./tests",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /expect|total\(|test\(/,
  isolated: {
    names: ["is empty at first", `escapes <b> & "double" 'single'`],
    command: `bun test ./tests/shop.test.ts -t '^(?:shop cart is empty at first|escapes <b> & \\x22double\\x22 \\x27single\\x27)$'`,
  },
  unloadable: { command: "bun test ./broken" },
  unmatched: { command: "bun test ./tests -t nothing_of_this_name", outcome: "broken" },
  slow: (script) => ({
    path: "tests/slow.test.ts",
    text: slowScript(`import { test } from "bun:test";`, script),
    command: "bun test ./tests/slow.test.ts",
  }),
});
