import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "Catch2",
  version: existsSync("/usr/include/catch2/catch.hpp") ? versionOf("c++") : undefined,
  install: "test/frameworks/install.sh",
  isSlow: true,
  project: "catch2",
  prepare(folder) {
    mkdirSync(join(folder, "build"));
    for (const name of ["order_test", "shop_test"]) {
      execFileSync("c++", ["-c", `${name}.cpp`, "-o", `build/${name}.o`], { cwd: folder });
    }
    execFileSync("c++", ["build/order_test.o", "build/shop_test.o", "-o", "build/shop_test"], {
      cwd: folder,
    });
  },
  command: "./build/shop_test",
  counts: { passed: 2, failed: 6, errored: 1, skipped: 1 },
  failingLine: /CHECK|REQUIRE|total\(|TEST_CASE/,
  precision: "groups",
  isWithoutFiles: true,
  isolated: {
    names: ["Größe 日本 ☂ 😀", `escapes <b> & "double" 'single'`],
    command: `./build/shop_test 'Größe 日本 ☂ 😀,escapes <b> & \\"double\\" '\\''single'\\'''`,
  },
  unloadable: { command: "c++ -c broken/refund_test.cpp && ./build/shop_test" },
  unmatched: { command: "./build/shop_test nothing_of_this_name", outcome: "noTestMatched" },
  // While version 2 writes a report it prints nothing.
  isSilent: true,
  slow: (script) => ({
    path: "slow_test.cpp",
    text: `#include <catch2/catch.hpp>

#include <cstdlib>

TEST_CASE("slow") {
  std::fputs("it is slow", stderr);
  std::system(${JSON.stringify(script)});
}
`,
    command: "c++ slow_test.cpp build/order_test.o -o build/slow_test && build/slow_test slow",
  }),
});
