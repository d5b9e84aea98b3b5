import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "cargo test",
  version: versionOf("cargo"),
  install: "test/frameworks/install.sh",
  project: "cargo",
  command: "cargo test --offline --no-fail-fast",
  counts: { passed: 2, failed: 10, errored: 0, skipped: 1 },
  failingLine: /assert|panic!|doubles!|fn passes_although|```/,
  withoutLine: ["gives_a_reason"],
  precision: "groups",
  isolated: {
    names: ["tests::cart::is_empty_at_first", "größe_日本"],
    command:
      "cargo test --offline --no-fail-fast --lib --test shop -- --exact tests::cart::is_empty_at_first 'größe_日本'",
  },
  unloadable: { command: "cargo test --offline --test refund", file: "broken/refund.rs" },
  unmatched: { command: "cargo test --offline nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "tests/slow.rs",
    text: `#[test]
fn is_slow() {
    println!("it is slow");
    std::process::Command::new("sh").args(["-c", "${script}"]).status().unwrap();
}
`,
    command: "cargo test --offline --test slow -- --nocapture",
  }),
});
