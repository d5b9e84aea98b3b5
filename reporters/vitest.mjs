// A reporter for vitest, version 3 or newer, that writes a JUnit report and prints nothing: for projects whose configuration
// sends the report of vitest's own reporter somewhere else.
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import junit from "./junit.cjs";

export default class CasebookReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const cases = modules.flatMap((module) => {
      const classname = relative(module.project.config.root, module.moduleId).replaceAll("\\", "/");
      return [
        ...failuresOutside(module, classname),
        ...[...module.children.allTests()].map((test) => caseOf(test, classname)),
      ];
    });
    const others = unhandledErrors.map((error) => ({
      classname: "vitest",
      name: "unhandled error",
      failures: [failureOf(error)],
    }));
    junit.writeJunit([...cases, ...others]);
  }
}

/** Of a file that could not be loaded, and of hooks around tests. */
function failuresOutside(module, classname) {
  const ofFile = module.errors().map((error) => ({
    classname,
    name: classname,
    project: module.project.name,
    file: module.moduleId,
    failures: [failureOf(error, "error")],
  }));
  const ofSuites = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => ({
      classname,
      name: titlesOf(suite),
      project: module.project.name,
      file: module.moduleId,
      failures: [failureOf(error)],
    })),
  );
  return [...ofFile, ...ofSuites];
}

function caseOf(test, classname) {
  const { state, errors = [] } = test.result();
  return {
    classname,
    name: titlesOf(test),
    project: test.module.project.name,
    file: test.module.moduleId,
    line: test.location?.line,
    seconds: (test.diagnostic()?.duration ?? 0) / 1000,
    skipped: state === "skipped" || state === "pending",
    failures: state === "failed" ? errors.map((error) => failureOf(error)) : [],
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
