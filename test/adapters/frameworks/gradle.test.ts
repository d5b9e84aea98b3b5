import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowJavaTest } from "../../support/frameworks/slowTests.ts";

const gradle = "gradle --offline --no-daemon";

tryFramework({
  name: "Gradle",
  version: versionOf("gradle"),
  install: "test/frameworks/install.sh",
  isSlow: true,
  project: "gradle",
  command: `${gradle} test --continue`,
  counts: { passed: 2, failed: 7, errored: 0, skipped: 1 },
  failingLine: /assert|total\(|throw/,
  precision: "groups",
  isolated: {
    names: ["answers404ForAnUnknownOrder", "größe"],
    command: `${gradle} --continue test --tests shop.OrderTest.answers404ForAnUnknownOrder --tests 'shop.OrderTest.größe'`,
  },
  unloadable: {
    command: `cp broken/RefundTest.java src/test/java/shop && ${gradle} test; rm src/test/java/shop/RefundTest.java; false`,
  },
  unmatched: { command: `${gradle} test --tests NothingOfThisName`, outcome: "broken" },
  slow: (script) => ({
    ...slowJavaTest(script, "org.junit.Test"),
    command: `${gradle} --info test --tests '*SlowTest'`,
  }),
});
