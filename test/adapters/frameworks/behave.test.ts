import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { tryFramework } from "../../support/frameworks/frameworkSuite.ts";

tryFramework({
  name: "behave",
  version: versionOf("behave"),
  install: "test/frameworks/install.sh",
  project: "behave",
  command: "behave",
  counts: { passed: 2, failed: 7, errored: 1, skipped: 1 },
  failingLine: /Then|Given|When|raise|assert/,
  isolated: {
    names: ["prices an unknown product", `escapes <b> & "double" 'single'`],
    command: `behave -n '^(?:prices an unknown product|escapes <b> & \\x22double\\x22 \\x27single\\x27)$'`,
  },
  unloadable: { command: "behave broken" },
  unmatched: { command: "behave -n nothing_of_this_name", outcome: "noTestMatched" },
  slow: (script) => ({
    path: "features/environment.py",
    text: `import os
import subprocess


def before_all(context):
    os.write(1, b"it is slow\\n")
    subprocess.run(["sh", "-c", ${JSON.stringify(script)}])
`,
    command: "behave",
  }),
});
