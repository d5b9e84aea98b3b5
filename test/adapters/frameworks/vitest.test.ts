import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromProject } from "../../support/frameworks/npmFrameworks.ts";
import { slowScript } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "vitest",
  ...fromProject("vitest"),
  project: "vitest5",
  command: "npx vitest run --dir tests",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /expect|total\(/,
  isolated: {
    names: ["shop > cart > is empty at first", `escapes <b> & "double" 'single'`],
    command: `npx vitest run --dir tests tests/shop.test.js -t '^(?:shop(?: > | )cart(?: > | )is\\sempty\\sat\\sfirst|escapes\\s<b>\\s&\\s\\x22double\\x22\\s\\x27single\\x27)$'`,
  },
  unloadable: { command: "npx vitest run broken", file: "broken/refund.test.js" },
  unmatched: { command: "npx vitest run --dir tests -t nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "tests/slow.test.js",
    text: slowScript(`import { test } from "vitest";`, script),
    command: "npx vitest run tests/slow --disable-console-intercept",
  }),
});
