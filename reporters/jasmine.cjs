// A reporter for jasmine, version 3.10 or newer, that writes a JUnit report. jasmine loads it first, and it adds itself beside those that
// print; where specs run in parallel, only the one reporter of the command line is asked, so that it prints as well.
"use strict";

const { createRequire } = require("node:module");
const { realpathSync } = require("node:fs");
const { fileURLToPath } = require("node:url");
const { writeJunit } = require("./junit.cjs");

const cases = [];

const reporter = {
  reporterCapabilities: { parallel: true },

  specDone({ status, ...spec }) {
    // Specs that a filter leaves out are not run.
    if (status !== "excluded") {
      cases.push({ ...describe(spec), skipped: status === "pending" });
    }
  },

  suiteDone(suite) {
    if (suite.failedExpectations.length > 0) {
      cases.push({ ...describe(suite), classname: suite.fullName, name: "afterAll" });
    }
  },

  jasmineDone({ failedExpectations }) {
    if (failedExpectations.length > 0) {
      cases.push({ classname: "", name: "afterAll", failures: failedExpectations.map(failureOf) });
    }
    writeJunit(cases);
  },
};

/** Suites and names are joined by blanks, as jasmine itself names a spec and a filter matches it. */
function describe({ description, fullName, filename, failedExpectations, duration }) {
  return {
    classname: fullName.slice(0, Math.max(0, fullName.length - description.length - 1)),
    name: description,
    file: filename?.startsWith("file:") ? fileURLToPath(filename) : filename,
    seconds: (duration ?? 0) / 1000,
    failures: failedExpectations.map(failureOf),
  };
}

function failureOf({ matcherName, message, stack }) {
  return { message, type: matcherName || undefined, text: `${message}\n${stack ?? ""}` };
}

if (globalThis.jasmine?.getEnv) {
  globalThis.jasmine.getEnv().addReporter(reporter);
}

/** What prints in a run in parallel: jasmine's own reporter, with ours. */
module.exports = class CasebookReporter {
  constructor() {
    const printer = new (requireConsoleReporter())();
    const names = ["jasmineStarted", "suiteStarted", "specStarted", "specDone", "suiteDone", "jasmineDone"];
    for (const name of names) {
      this[name] = async (...args) => {
        await reporter[name]?.(...args);
        await printer[name]?.(...args);
      };
    }
    this.reporterCapabilities = reporter.reporterCapabilities;
  }
};

/** It has a package of its own since jasmine 6. */
function requireConsoleReporter() {
  const ofJasmine = createRequire(realpathSync(process.argv[1]));
  try {
    return ofJasmine("@jasminejs/reporters/console");
  } catch {
    return ofJasmine("../lib/reporters/console_reporter");
  }
}
