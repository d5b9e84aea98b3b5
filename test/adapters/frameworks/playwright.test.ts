import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";
import { slowScript } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "Playwright",
  ...fromNpm("@playwright/test"),
  project: "playwright",
  command: "npx playwright test tests --project 'shop one'",
  counts: { passed: 2, failed: 6, errored: 1, skipped: 1 },
  failingLine: /expect|total\(/,
  isolated: {
    names: ["shop › cart › is empty at first", `escapes <b> & "double" 'single'`],
    command: String.raw`npx playwright test 'tests/shop\.spec\.js' -g '(?:^|\s)(?:shop cart is empty at first|escapes <b> & \x22double\x22 \x27single\x27)$' --project 'shop one'`,
  },
  unloadable: { command: "npx playwright test broken" },
  unmatched: { command: "npx playwright test tests -g nothing_of_this_name", outcome: "broken" },
  slow: (script) => ({
    path: "tests/slow.spec.js",
    text: slowScript(`import { test } from "@playwright/test";`, script).replace(", 60_000", ""),
    command: "npx playwright test tests/slow --project 'shop one'",
  }),
});
