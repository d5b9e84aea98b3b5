import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

tryFramework({
  name: "mocha",
  ...fromNpm("mocha"),
  project: "mocha12",
  command: "npx mocha 'tests/**/*.spec.js'",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /assert|total\(/,
  isolated: {
    names: ["is empty at first", `escapes <b> & "double" 'single'`],
    command: `npx mocha tests/shop.spec.js -g '^(?:escapes <b> & \\x22double\\x22 \\x27single\\x27$|shop cart is empty at first$)'`,
  },
  unloadable: { command: "npx mocha broken/refund.spec.js" },
  unmatched: { command: "npx mocha tests/shop.spec.js -g nothing_of_this_name", outcome: "noTestMatched" },
  consoleKey: ({ classname, name }) => `${classname} ${name}`,
  slow: (script) => ({
    path: "tests/slow.spec.js",
    text: `import { spawnSync } from "node:child_process";
it("slow", () => {
  process.stderr.write("it is slow");
  spawnSync("sh", ["-c", ${JSON.stringify(script)}]);
});
`,
    command: "npx mocha tests/slow.spec.js",
  }),
});
