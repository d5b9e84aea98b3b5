import { rmSync } from "node:fs";
import { join } from "node:path";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

const { prepare, ...installed } = fromNpm("jasmine");

tryFramework({
  name: "jasmine",
  ...installed,
  prepare(folder) {
    prepare(folder);
    // It needs a package of its own.
    rmSync(join(folder, "spec/helpers/junit.js"));
  },
  project: "jasmine",
  command: "npx jasmine",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /expect|total\(/,
  isolated: {
    names: ["is empty at first", `escapes <b> & "double" 'single'`],
    command: `npx jasmine spec/shopSpec.js '--filter=^(?:escapes <b> & \\x22double\\x22 \\x27single\\x27|shop cart is empty at first)$'`,
  },
  unloadable: { command: "npx jasmine broken/refundSpec.js" },
  unmatched: { command: "npx jasmine --filter=nothing_of_this_name", outcome: "noTestMatched" },
  consoleKey: ({ classname, name }) => `${classname} ${name}`.trim(),
  slow: (script) => ({
    path: "spec/slowSpec.js",
    text: `import { spawnSync } from "node:child_process";
it("slow", () => {
  process.stderr.write("it is slow");
  spawnSync("sh", ["-c", ${JSON.stringify(script)}]);
});
`,
    command: "npx jasmine spec/slowSpec.js",
  }),
});
