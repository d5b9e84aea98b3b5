// A reporter for mocha that writes a JUnit report beside what another reporter prints: CASEBOOK_MOCHA_REPORTER, or spec.
"use strict";

const { realpathSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { writeJunit } = require("./junit.cjs");

module.exports = class CasebookReporter {
  constructor(runner, options) {
    const cases = [];
    const { reporters } = requireMocha();
    this.printer = new (findReporter(reporters))(runner, options);
    runner.on("pass", (test) => cases.push({ ...describe(test), isFlaky: test.currentRetry?.() > 0 }));
    runner.on("pending", (test) => cases.push({ ...describe(test), skipped: true }));
    runner.on("fail", (test, error) =>
      cases.push({ ...describe(test), failures: [failureOf(error, reporters.Base)] }),
    );
    runner.on("end", () => writeJunit(cases));
  }

  /** Some reporters end later than the run. */
  done(failures, end) {
    return this.printer.done ? this.printer.done(failures, end) : end(failures);
  }
};

/** The mocha that runs: that of the project, or the one that was started. */
function requireMocha() {
  try {
    return createRequire(join(process.cwd(), "_"))("mocha");
  } catch {
    return createRequire(realpathSync(process.argv[1]))("../lib/mocha.js");
  }
}

function findReporter(reporters) {
  const name = process.env.CASEBOOK_MOCHA_REPORTER;
  if (!name) {
    return reporters.spec;
  }
  return reporters[name] ?? createRequire(join(process.cwd(), "_"))(name);
}

/** In the words of mocha's own reporter `xunit`. */
function describe(test) {
  return {
    classname: test.parent.fullTitle(),
    name: test.title,
    file: test.file ?? test.parent.file,
    seconds: (test.duration ?? 0) / 1000,
  };
}

function failureOf(error, Base) {
  const { message = String(error), stack = "" } = error ?? {};
  const isCompared =
    Base.hideDiff !== true && error && error.expected !== undefined && error.showDiff !== false;
  const diff = isCompared
    ? Base.generateDiff(
        Base.stringify?.(error.actual) ?? shown(error.actual),
        Base.stringify?.(error.expected) ?? shown(error.expected),
      )
    : "";
  return { message, type: error?.name, text: `${message}\n${diff}\n${stack}` };
}

function shown(value) {
  return typeof value === "string"
    ? value
    : require("node:util").inspect(value, { depth: 9, sorted: true, compact: false });
}
