import { execFileSync } from "node:child_process";
import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "ctest",
  version: versionOf("ctest"),
  install: "test/frameworks/install.sh",
  project: "ctest",
  prepare(folder) {
    execFileSync("cmake", ["-S", ".", "-B", "build"], { cwd: folder });
    execFileSync("cmake", ["--build", "build"], { cwd: folder });
  },
  command: "ctest --test-dir build",
  counts: { passed: 1, failed: 6, errored: 0, skipped: 2 },
  failingLine: /EQUAL|fprintf/,
  withoutLine: ["order.unknown_product", "order.empty_cart", "order.link", `Größe <b> & "double" 'single'`],
  isWithoutFiles: true,
  isolated: {
    names: ["order.status", `Größe <b> & "double" 'single'`],
    command: `ctest --test-dir build -R '^(order\\.status|Größe <b> & "double" '\\''single'\\'')$'`,
  },
  unloadable: { command: "ctest --test-dir build -R refund" },
  unmatched: { command: "ctest --test-dir build -R nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "slow/CTestTestfile.cmake",
    text: `add_test(slow sh -c "echo 'it is slow'; ${script}")\n`,
    command: "ctest --test-dir slow --verbose",
  }),
});
