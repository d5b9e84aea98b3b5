import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "googletest",
  version: existsSync("/usr/include/gtest/gtest.h") ? versionOf("cmake") : undefined,
  install: "test/frameworks/install.sh",
  isSlow: true,
  project: "googletest",
  prepare(folder) {
    execFileSync("cmake", ["-S", ".", "-B", "build"], { cwd: folder });
    execFileSync("cmake", ["--build", "build"], { cwd: folder });
  },
  command: "./build/shop_test",
  counts: { passed: 2, failed: 7, errored: 0, skipped: 2 },
  failingLine: /EXPECT|ASSERT|TEST\(/,
  withoutLine: ["PricesAnUnknownProduct"],
  // It lists files where a check failed, but not where something was thrown.
  consoleKey: ({ classname, name }) => `${classname}.${name}`,
  isWithoutFiles: true,
  isolated: {
    names: ["Größe日本", "Number/1"],
    command: "./build/shop_test '--gtest_filter=Shop.Größe日本:Rows/Doubles.Number/1'",
  },
  unloadable: { command: "c++ -c broken/refund_test.cpp && ./build/shop_test" },
  unmatched: { command: "./build/shop_test --gtest_filter=nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "slow_test.cpp",
    text: `#include <gtest/gtest.h>

TEST(Slow, Test) {
  fputs("it is slow", stderr);
  system(${JSON.stringify(script)});
}
`,
    command: "c++ slow_test.cpp -o build/slow_test -lgtest -lgtest_main -lpthread && build/slow_test",
  }),
});
