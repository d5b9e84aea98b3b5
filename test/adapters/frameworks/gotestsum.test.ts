import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowGoTest } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "gotestsum",
  version: versionOf("gotestsum"),
  install: "test/frameworks/install.sh",
  project: "gotestsum",
  command: "gotestsum -- ./order ./shop",
  counts: { passed: 2, failed: 8, errored: 0, skipped: 1 },
  failingLine: /Errorf|Fatalf|Total\(|equal\(/,
  withoutLine: ["ExampleName"],
  precision: "groups",
  isolated: {
    precision: "groups",
    names: ["TestDoubles/3_to_7", `TestEscapes/<b>_&_"double"_'single'`],
    command: `gotestsum -- -count=1 -run '^(?:TestDoubles|TestEscapes)$/^(?:3_to_7|<b>_&_\\x22double\\x22_\\x27single\\x27)$' example.com/shop/order example.com/shop/shop`,
  },
  unloadable: { command: "gotestsum -- ./broken" },
  unmatched: { command: "gotestsum -- -run nothing_of_this_name ./order", outcome: "noTestMatched" },
  slow: (script) => ({ ...slowGoTest(script), command: "gotestsum --format standard-verbose -- ./slow" }),
});
