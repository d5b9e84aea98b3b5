import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { slowScript } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "jest",
  ...fromNpm("jest"),
  project: "jest",
  command: "npx jest --ci tests",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /expect|total\(/,
  isolated: {
    names: ["is empty at first", `escapes <b> & "double" 'single'`],
    command: `npx jest --ci --runTestsByPath tests/shop.test.js -t '^(?:shop cart is empty at first|escapes <b> & \\x22double\\x22 \\x27single\\x27)$'`,
  },
  unloadable: { command: "npx jest --ci broken", file: "broken/refund.test.js" },
  unmatched: { command: "npx jest --ci tests -t nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "tests/slow.test.js",
    text: slowScript("", script).replace(/import \{ (\w+) \} from (".*");/, "const { $1 } = require($2);"),
    command: "npx jest --ci tests/slow",
  }),
});
