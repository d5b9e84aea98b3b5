import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "PHPUnit",
  version: versionOf("phpunit"),
  install: "test/frameworks/install.sh",
  project: "phpunit",
  command: "phpunit",
  counts: { passed: 2, failed: 6, errored: 2, skipped: 1 },
  failingLine: /assert|total\(|testAssertsNothing/,
  isolated: {
    names: ["testGröße日本", `testDoubles with data set "<three> & "seven""`],
    command: `phpunit --filter '/^(?:Shop\\\\Tests\\\\OrderTest::testDoubles with data set \\x22<three> & \\x22seven\\x22\\x22|Shop\\\\Tests\\\\ShopTest::testGröße日本)(?: \\(.*\\))?$/'`,
  },
  unloadable: { command: "phpunit broken" },
  unmatched: { command: "phpunit --filter nothing_of_this_name", outcome: "noTestMatched" },
  // Risky tests are errors in the report only.
  notInConsole: ["testAssertsNothing"],
  slow: (script) => ({
    path: "tests/SlowTest.php",
    text: `<?php

final class SlowTest extends PHPUnit\\Framework\\TestCase
{
    public function testSlow(): void
    {
        fwrite(STDERR, "it is slow");
        shell_exec("${script}");
    }
}
`,
    command: "phpunit tests/SlowTest.php",
  }),
});
