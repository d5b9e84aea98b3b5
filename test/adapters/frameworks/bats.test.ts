import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "bats",
  version: versionOf("bats"),
  install: "test/frameworks/install.sh",
  project: "bats",
  command: "bats tests",
  counts: { passed: 1, failed: 5, errored: 0, skipped: 1 },
  failingLine: /status|equal|total|output|false/,
  isolated: {
    names: ["prices an unknown product", `escapes <b> & "double" 'single'`],
    command: `bats -f '^(prices an unknown product|escapes <b> & \\\\?"double\\\\?" '\\''single'\\'')$' tests/order.bats tests/shop.bats`,
  },
  unloadable: { command: "bats broken", file: "broken/refund.bats" },
  unmatched: { command: "bats -f nothing_of_this_name tests", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "tests/slow.bats",
    text: `@test "is slow" {
  echo "it is slow" >&3
  sh -c "${script}"
}
`,
    command: "bats tests/slow.bats",
  }),
});
