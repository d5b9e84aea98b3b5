// A formatter for cucumber-js, version 7 or newer, that writes a JUnit report with files and lines, and prints nothing.
"use strict";

const { writeJunit } = require("./junit.cjs");

module.exports = class CasebookFormatter {
  constructor({ eventBroadcaster, eventDataCollector, cleanup }) {
    this.collector = eventDataCollector;
    this.cleanup = cleanup;
    this.unloaded = [];
    eventBroadcaster.on("envelope", ({ parseError }) => {
      if (parseError) {
        this.unloaded.push(describeUnloaded(parseError));
      }
    });
  }

  async finished() {
    // An attempt that is made again is no result of its own.
    const attempts = this.collector.getTestCaseAttempts().filter(({ willBeRetried }) => !willBeRetried);
    writeJunit([...this.unloaded, ...attempts.map(describe)]);
    await this.cleanup?.();
  }
};

function describeUnloaded({ source: { uri }, message }) {
  const failure = { kind: "error", message: "load failure", text: `${message}\n${uri}` };
  return { classname: "", name: uri, file: uri, failures: [failure] };
}

function describe(attempt) {
  const { pickle, gherkinDocument, worstTestStepResult, stepResults } = attempt;
  const { status } = worstTestStepResult;
  const { feature } = gherkinDocument;
  const { rule, line, place } = findScenario(feature, pickle);
  const seconds = Object.values(stepResults).reduce(
    (sum, { duration }) => sum + Number(duration?.seconds ?? 0) + (duration?.nanos ?? 0) / 1e9,
    0,
  );
  const isPending = status === "PENDING" && process.argv.includes("--no-strict");
  const isPassed = status === "PASSED" || status === "UNKNOWN";
  const isSkipped = status === "SKIPPED" || isPending;
  return {
    classname: [feature.name, ...(rule ? [rule] : [])].join(" › "),
    name: place === undefined ? pickle.name : `${pickle.name} - #${place}`,
    file: pickle.uri,
    line,
    seconds,
    skipped: isSkipped,
    isFlaky: isPassed && attempt.attempt > 0,
    failures: isPassed || isSkipped ? [] : [failureOf(attempt)],
  };
}

/**
 * The rule, and the line. Rows of an outline whose name has no parameter share it, so that cucumber's own numbers, those of the table and
 * of the row in it, tell them apart.
 */
function findScenario(feature, { astNodeIds, name }) {
  const isMeant = ({ id }) => astNodeIds.includes(id);
  for (const child of feature.children) {
    const inRule = (child.rule?.children ?? []).map((one) => ({ ...one, of: child.rule.name }));
    for (const { scenario, of } of [child, ...inRule]) {
      if (scenario && isMeant(scenario)) {
        const tables = scenario.examples.map(({ tableBody }) => tableBody ?? []);
        const table = tables.findIndex((rows) => rows.some(isMeant));
        const row = tables[table]?.findIndex(isMeant);
        return {
          rule: of,
          line: (tables[table]?.[row] ?? scenario).location.line,
          place: table === -1 || scenario.name !== name ? undefined : `${table + 1}.${row + 1}`,
        };
      }
    }
  }
  return {};
}

/** The error, and the step that had it, as the last frame. */
function failureOf({ pickle, gherkinDocument, testCase, stepResults, worstTestStepResult }) {
  const step = testCase.testSteps.find(({ id }) => stepResults[id]?.status === worstTestStepResult.status);
  const { status, message = "", exception } = stepResults[step?.id] ?? worstTestStepResult;
  const pickled = pickle.steps.find(({ id }) => id === step?.pickleStepId);
  const line = pickled && lineOf(gherkinDocument.feature, pickled.astNodeIds[0]);
  const said = exception?.message ?? message.split("\n")[0];
  return {
    message: said || `${status.toLowerCase()}: ${pickled?.text ?? "a hook"}`,
    type: exception?.type,
    text: [
      message || status.toLowerCase(),
      ...(line ? [`    at ${pickled.text} (${pickle.uri}:${line})`] : []),
    ].join("\n"),
  };
}

function lineOf(feature, id) {
  const inner = feature.children.flatMap((child) => [child, ...(child.rule?.children ?? [])]);
  const steps = inner.flatMap(({ background, scenario }) => (background ?? scenario)?.steps ?? []);
  return steps.find((one) => one.id === id)?.location.line;
}
