// A reporter for mocha that writes a JUnit report beside what another reporter prints: CASEBOOK_MOCHA_REPORTER, or spec.
"use strict";

const { realpathSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { writeJunit } = require("./junit.cjs");
const { choose, firstOf, readPlaces } = require("./order.cjs");

module.exports = class CasebookReporter {
  constructor(runner, options) {
    const cases = [];
    arrange(runner);
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

/** Only what an order lists is run, in that order; in mocha, the tests of a suite stand before the suites in it. */
function arrange(runner) {
  const placeOf = readPlaces();
  if (placeOf === undefined) {
    return;
  }
  const places = new Map();
  const placeOfTest = (test) => placeOf(describe(test));
  const placeOfSuite = (suite) => {
    suite.tests = choose(suite.tests, placeOfTest);
    suite.suites = choose(suite.suites, placeOfSuite);
    const place = firstOf([...suite.tests.map(placeOfTest), ...suite.suites.map((one) => places.get(one))]);
    places.set(suite, place);
    return place;
  };
  placeOfSuite(runner.suite);
  runner.total = runner.suite.total();
}

/** The mocha that runs: that of the project, or the one that was started. */
function requireMocha() {
  try {
    return createRequire(join(process.cwd(), "_"))("mocha");
  } catch {
    // Its files are named differently in each version; by its name it is found from its own folder, too.
    return createRequire(realpathSync(process.argv[1]))("mocha");
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
