import { answerOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowGoTest } from "../../support/frameworks/slowTests.ts";

tryFramework({
  name: "go test",
  version: answerOf("go", "version"),
  install: "test/frameworks/install.sh",
  project: "gotestsum",
  command: "go test ./order ./shop",
  counts: { passed: 2, failed: 8, errored: 0, skipped: 1 },
  failingLine: /Errorf|Fatalf|Total\(|equal\(/,
  withoutLine: ["ExampleName"],
  precision: "groups",
  isolated: {
    precision: "groups",
    names: ["TestDoubles/3_to_7", `TestEscapes/<b>_&_"double"_'single'`],
    command: `go test -count=1 -run '^(?:TestDoubles|TestEscapes)$/^(?:3_to_7|<b>_&_\\x22double\\x22_\\x27single\\x27)$' example.com/shop/order example.com/shop/shop`,
  },
  unloadable: { command: "go test ./broken ./shop", file: "broken/refund_test.go" },
  unmatched: { command: "go test -run nothing_of_this_name ./order", outcome: "noTestMatched" },
  slow: (script) => ({ ...slowGoTest(script), command: "go test ./slow" }),
});
