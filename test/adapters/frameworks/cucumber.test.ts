import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

tryFramework({
  name: "cucumber-js",
  ...fromNpm("@cucumber/cucumber"),
  project: "cucumber",
  command: "npx cucumber-js",
  counts: { passed: 2, failed: 8, errored: 0, skipped: 1 },
  failingLine: /Then |Given a step/,
  isolated: {
    names: ["is empty at first", `escapes <b> & "double" 'single'`],
    command: `npx cucumber-js --name '^(?:escapes <b> & \\x22double\\x22 \\x27single\\x27|is empty at first)$' features/shop.feature`,
  },
  unloadable: { command: "npx cucumber-js broken/refund.feature", file: "broken/refund.feature" },
  unmatched: { command: "npx cucumber-js --name nothing_of_this_name", outcome: "noTestMatched" },
  consoleKey: ({ file, name }) => `${file} ${name}`,
  slow: (script) => ({
    path: "features/steps/slow.js",
    text: `import { spawnSync } from "node:child_process";
import { BeforeAll } from "@cucumber/cucumber";
BeforeAll(() => {
  process.stderr.write("it is slow");
  spawnSync("sh", ["-c", ${JSON.stringify(script)}]);
});
`,
    command: "npx cucumber-js",
  }),
});
