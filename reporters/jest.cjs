// A reporter for jest, version 24 or newer, that writes a JUnit report and prints nothing.
"use strict";

const { relative } = require("node:path");
const { writeJunit } = require("./junit.cjs");

module.exports = class CasebookReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, results) {
    writeJunit(results.testResults.flatMap((file) => casesOf(file, this.rootDir)));
  }
};

function casesOf({ testFilePath, testResults, testExecError, failureMessage, displayName }, rootDir) {
  // Two projects may run the same file.
  const project = displayName?.name;
  if (testExecError || (testResults.length === 0 && failureMessage)) {
    const text = failureMessage || testExecError.stack || testExecError.message || "";
    const message = "Test suite failed to run";
    const name = relative(rootDir, testFilePath).replaceAll("\\", "/");
    return [
      { classname: message, name, project, file: testFilePath, failures: [{ kind: "error", message, text }] },
    ];
  }
  return testResults.map(
    ({ ancestorTitles, title, location, duration, status, failureMessages, failing, invocations }) => ({
      classname: ancestorTitles.join(" › "),
      name: title,
      project,
      file: testFilePath,
      line: location?.line,
      seconds: (duration ?? 0) / 1000,
      // What was declared to fail, and does, is not well.
      skipped: (status !== "passed" && status !== "failed") || (status === "passed" && failing === true),
      isFlaky: status === "passed" && invocations > 1,
      failures: status === "failed" ? failureMessages.map((text) => ({ text })) : [],
    }),
  );
}
