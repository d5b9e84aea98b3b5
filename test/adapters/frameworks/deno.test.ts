import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { fromNpm } from "../../support/frameworks/npmFrameworks.ts";

tryFramework({
  name: "deno test",
  ...fromNpm("deno"),
  project: "deno",
  command: "deno test --allow-all tests",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /assert|total\(|t\.step|Deno\.test/,
  precision: "groups",
  isolated: {
    names: ["Größe 日本 ☂ 😀", `escapes <b> & "double" 'single'`],
    command: `deno test --allow-all tests/shop_test.js '--filter=/^(?:Größe 日本 ☂ 😀|escapes <b> & \\x22double\\x22 \\x27single\\x27)$/'`,
  },
  unloadable: { command: "deno test broken" },
  unmatched: { command: "deno test tests --filter nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "tests/slow_test.js",
    text: `Deno.test("slow", async () => {
  console.error("it is slow");
  await new Deno.Command("sh", { args: ["-c", ${JSON.stringify(script)}] }).output();
});
`,
    command: "deno test --allow-all tests/slow_test.js",
  }),
});
