import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";
import { slowJavaTest } from "../../support/frameworks/slowTests.ts";

/** Nothing is fetched: what Debian's packages bring is enough. */
const mvn = "mvn -B -o -Dmaven.repo.local=/usr/share/maven-repo";

tryFramework({
  name: "Maven Surefire",
  version: versionOf("mvn"),
  install: "test/frameworks/install.sh",
  isSlow: true,
  project: "surefire",
  command: `${mvn} test`,
  counts: { passed: 2, failed: 5, errored: 2, skipped: 1 },
  failingLine: /assert|total\(|throw/,
  precision: "groups",
  isolated: {
    names: ["answers404ForAnUnknownOrder", "größe"],
    command: `${mvn} test '-Dtest=shop.OrderTest#answers404ForAnUnknownOrder+größe'`,
  },
  unloadable: {
    command: `cp broken/RefundTest.java src/test/java/shop && ${mvn} test; rm src/test/java/shop/RefundTest.java; false`,
  },
  unmatched: { command: `${mvn} test -Dtest=NothingOfThisName`, outcome: "broken" },
  slow: (script) => ({
    ...slowJavaTest(script, "org.junit.jupiter.api.Test"),
    command: `${mvn} test -Dtest=SlowTest`,
  }),
});
