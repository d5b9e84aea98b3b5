import { join } from "node:path";
import { nodeFolders, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

/** Versions report differently: Node 20 writes no files and takes a test by its own name only. */
for (const folder of nodeFolders) {
  const version = versionOf(join(folder, "node"));
  const isOld = version?.startsWith("v20.") === true;
  tryFramework({
    name: "node:test",
    version,
    install: "put Node 20 on the PATH",
    env: { PATH: `${folder}:${process.env["PATH"]}` },
    project: isOld ? "node20" : "node24",
    command: "node --test tests/order.test.js tests/shop.test.js",
    counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
    failingLine: /assert|total\(/,
    isolated: {
      names: ["is empty at first", `escapes <b> & "double" 'single'`],
      command: isOld
        ? `node --test '--test-name-pattern=^(?:is empty at first|escapes <b> & (?:&quot;|\\x22)double(?:&quot;|\\x22) \\x27single\\x27)$' tests/order.test.js tests/shop.test.js`
        : `node --test '--test-name-pattern=^(?:shop cart is empty at first|escapes <b> & (?:&quot;|\\x22)double(?:&quot;|\\x22) \\x27single\\x27)$' tests/shop.test.js`,
    },
    unloadable: { command: "node --test broken/refund.test.js", file: "broken/refund.test.js" },
    unmatched: {
      command: "node --test --test-name-pattern=nothing_of_this_name tests/shop.test.js",
      outcome: "noTestMatched",
    },
    // It lists files and lines, but not suites.
    consoleKey: ({ name }) => name,
    slow: (script) => ({
      path: "tests/slow.test.js",
      text: `import { spawn } from "node:child_process";
import test from "node:test";
test("slow", (_, done) => {
  console.error("it is slow");
  spawn("sh", ["-c", ${JSON.stringify(script)}]).on("close", () => done());
});
`,
      command: "node --test tests/slow.test.js",
    }),
  });
}
