import { boundedPattern } from "../../base/boundedPattern.ts";
import type { SelectedCase } from "../../model/report/selection.ts";
import type { Project } from "../project/project.ts";
import type { ConsoleFailure, Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";
import { chosenClasses } from "./shared/javaNames.ts";

/** sbt, the build tool of Scala; only as documented (its JUnitXmlReportPlugin is on by default). Its reports have one place. */
export const sbt: Framework = {
  name: "sbt",

  files: /\.(?:scala|java)$/,

  direct: () => ["sbt", "test"],

  propose: ({ texts }) => (texts.has("build.sbt") ? ["sbt test"] : []),

  isCommand: ([program = "", ...args]) => /^sbtn?$/.test(program) && args.some((arg) => testTask.test(arg)),

  askForReport: () => ({ reportGlobs: ["**/target/**/test-reports/*.xml"] }),

  isolate: isolateSbt,

  consoleFailures: sbtFailures,
};

/**
 * A word of sbt is a command of its own: a task, in a project (`core/test`) or a configuration (`it:test`, `IntegrationTest/test`) where
 * one is said, with its arguments.
 */
const testTask = boundedPattern(/^;?\s*((?:[\w-]+[/:]){0,3})test(?:Only|Quick)?(?:\s[^;]*)?$/);

/**
 * The classes of the tests by `testOnly`, and behind `--` the tests of one class by their names, where ScalaTest runs them: every framework
 * has words of its own for that.
 */
function isolateSbt({ words, selection, project }: NarrowedCommand): Narrowing | undefined {
  const classes = [...chosenClasses(selection).classes.keys()];
  const tasks = [...words.keys()].filter((index) => index > 0 && testTask.test(words[index] ?? ""));
  const scopes = tasks.map((index) => testTask.exec(words[index] ?? "")?.[1] ?? "");
  // sbt would take them for commands or options of its own: reports are of anybody.
  if (classes.length === 0 || classes.some((name) => /^-|[;\s\p{Cc}]/u.test(name))) {
    return undefined;
  }
  const isExact =
    classes.length === 1 &&
    selection.files.length === 0 &&
    usesOnlyScalaTest(project) &&
    selection.cases.every(isNamed);
  const names = selection.cases.map(({ name }) => ` -t "${name}"`);
  const tests = `${classes.join(" ")}${isExact ? ` --${names.join("")}` : ""}`;
  const last = tasks.at(-1) ?? words.length - 1;
  return {
    precision: isExact ? "tests" : "groups",
    replaced: tasks,
    args: [...new Set(scopes)].map((scope) => `${scope}testOnly ${tests}`),
    ...(last + 1 < words.length ? { before: last + 1 } : {}),
  };
}

/** ScalaTest is in the build, and nothing else that runs tests: sbt hands what stands behind `--` to all of them. */
function usesOnlyScalaTest({ texts }: Project): boolean {
  const build = ["build.sbt", "project/Dependencies.scala"].map((name) => texts.get(name) ?? "").join("\n");
  return /"scalatest"/.test(build) && !/munit|specs2|utest|weaver|zio-test|junit-interface/.test(build);
}

/** A name that sbt reads as it is between double quotes. */
function isNamed({ name, classname }: SelectedCase): boolean {
  return name !== classname && !/["\\;\p{Cc}]/u.test(name);
}

const title = boundedPattern(/^\[info\] (\w+):$/);
const failed = boundedPattern(/^\[info\] +- (.+) \*\*\* FAILED \*\*\*/);
const said = boundedPattern(/^\[info\] +(.+?)(?: \(([\w.-]+\.scala):(\d+)\))?$/);
const failedClass = boundedPattern(/^\[error\] \t([\w.$]+)$/);

/** What ScalaTest prints, whose names of classes are whole only in the list at the end. */
function sbtFailures(text: string): readonly ConsoleFailure[] {
  const lines = text.split("\n");
  const classes = lines.flatMap((line) => failedClass.exec(line)?.[1] ?? []);
  const failures: ConsoleFailure[] = [];
  let simple = "";
  for (const [index, line] of lines.entries()) {
    simple = title.exec(line)?.[1] ?? simple;
    const [, name] = failed.exec(line) ?? [];
    if (name !== undefined) {
      const [, message = ""] = said.exec(lines[index + 1] ?? "") ?? [];
      const classname = classes.find((one) => one.endsWith(`.${simple}`)) ?? simple;
      failures.push({ suitePath: [classname], classname, name, message });
    }
  }
  return failures;
}
