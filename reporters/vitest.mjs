// A reporter for vitest, version 1 or newer, that writes a JUnit report and prints nothing. That of vitest's own does not tell which tests
// passed only when they were retried, which were declared to fail, and which were never run because a worker died.
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import junit from "./junit.cjs";
import order from "./order.cjs";
import { orderVitest } from "./vitestOrder.mjs";

export default class CasebookReporter {
  /** By the id of each test, how many began before it: vitest's times are whole milliseconds, in which several tests begin. */
  begun = new Map();

  onInit(vitest) {
    this.root = vitest.config.root;
    orderVitest(vitest);
  }

  /** Before vitest 3, where there is nothing else. */
  onFinished(files = [], unhandledErrors = []) {
    if (!this.isNew) {
      this.onTestRunEnd(
        files.map((file) => moduleOf(file, this.root)),
        unhandledErrors,
      );
    }
  }

  onTestRunStart() {
    this.isNew = true;
  }

  onTestCaseReady(test) {
    this.begin(test.id);
  }

  /** Before vitest 3: changes of tests, each with its id, in the order of their first ones. */
  onTaskUpdate(changes) {
    if (!this.isNew) {
      for (const [id] of changes) {
        this.begin(id);
      }
    }
  }

  begin(id) {
    if (!this.begun.has(id)) {
      this.begun.set(id, this.begun.size);
    }
  }

  onTestRunEnd(modules, unhandledErrors) {
    const placeOf = (test) => (startOf(test) === undefined ? undefined : this.begun.get(test.id));
    const cases = inOrder(modules, startOfModule).flatMap((module) => {
      const classname = relative(module.project.config.root, module.moduleId).replaceAll("\\", "/");
      return [
        ...failuresOutside(module, classname),
        ...inOrder([...module.children.allTests()], placeOf).map((test) => caseOf(test, classname)),
      ];
    });
    const others = unhandledErrors.map((error) => ({
      // It is of no test, and of all: `isGroupFailure` knows it by this name.
      classname: "",
      name: "(unhandled error)",
      failures: [failureOf(error, "error")],
    }));
    junit.writeJunit([...cases, ...others]);
  }
}

/** What vitest 3 gives, made of the tasks of an older one. */
function moduleOf(file, root) {
  const module = { type: "module", moduleId: file.filepath, errors: () => file.result?.errors ?? [] };
  const wrap = (task, parent) => {
    const { id, type, name, location, mode, fails, result = {} } = task;
    const states = { pass: "passed", fail: "failed" };
    return {
      task,
      id,
      type: type === "suite" ? "suite" : "test",
      name,
      parent,
      module,
      location,
      options: { mode, fails },
      errors: () => (result.state === "fail" ? (result.errors ?? []) : []),
      result: () => ({ state: states[result.state] ?? "skipped", errors: result.errors }),
      diagnostic: () => ({
        duration: result.duration,
        startTime: result.startTime,
        flaky: result.state === "pass" && result.retryCount > 0,
      }),
    };
  };
  const all = (tasks, parent) =>
    tasks.flatMap((task) => {
      const entity = wrap(task, parent);
      return [entity, ...all(task.tasks ?? [], entity)];
    });
  const entities = all(file.tasks, module);
  module.project = { name: file.projectName ?? "", config: { root } };
  module.children = {
    allTests: () => entities.filter(({ type }) => type === "test"),
    allSuites: () => entities.filter(({ type }) => type === "suite"),
  };
  return module;
}

/** Of a file that could not be loaded, and of hooks around tests. */
function failuresOutside(module, classname) {
  // A file whose tests ran could be loaded: it may still fail, for an obsolete snapshot on a build server.
  const hasRun = [...module.children.allTests()].some((test) =>
    /^(?:passed|failed)$/.test(test.result().state),
  );
  const ofFile = module.errors().map((error) => ({
    classname,
    name: hasRun ? `"before all" hook or "after all" hook of the file` : classname,
    project: module.project.name,
    file: module.moduleId,
    failures: [failureOf(error, "error")],
  }));
  const ofSuites = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => ({
      classname: `${classname} > ${titlesOf(suite)}`,
      name: `"before all" hook or "after all" hook of "${suite.name}"`,
      project: module.project.name,
      file: module.moduleId,
      failures: [failureOf(error)],
    })),
  );
  return [...ofFile, ...ofSuites];
}

/** Files or tests in the order in which they began; those that did not run stay behind the one before them. */
function inOrder(entities, placeOf) {
  let last = 0;
  const placed = entities.map((entity) => {
    last = placeOf(entity) ?? last;
    return { entity, place: last };
  });
  return placed.sort((one, other) => one.place - other.place).map(({ entity }) => entity);
}

function startOfModule(module) {
  return order.firstOf([...module.children.allTests()].map(startOf));
}

function startOf(test) {
  return test.diagnostic()?.startTime;
}

function caseOf(test, classname) {
  const { state, errors = [] } = test.result();
  const isDeclared = test.options?.fails === true && state === "passed";
  return {
    classname,
    name: titlesOf(test),
    project: test.module.project.name,
    file: test.module.moduleId,
    line: test.location?.line,
    seconds: (test.diagnostic()?.duration ?? 0) / 1000,
    skipped: state === "skipped" || state === "pending" || isDeclared,
    failures: state === "failed" ? errors.map((error) => failureOf(error)) : [],
    isFlaky: state === "passed" && !isDeclared && test.diagnostic()?.flaky === true,
  };
}

function titlesOf(entity) {
  const titles = [];
  for (let one = entity; one.type === "test" || one.type === "suite"; one = one.parent) {
    titles.unshift(one.name);
  }
  return titles.join(" > ");
}

function failureOf(error, kind = "failure") {
  const frames = (error.stacks ?? []).map(({ method, file, line, column }) =>
    ` ❯ ${method} ${file}:${line}:${column}`.replace("  ", " "),
  );
  const text = [
    `${error.name}: ${error.message}`,
    error.diff ?? "",
    frames.length > 0 ? frames.join("\n") : (error.stack ?? ""),
  ];
  return {
    kind,
    message: error.message,
    type: error.name,
    text: stripVTControlCharacters(text.filter(Boolean).join("\n\n")),
  };
}
