import { selectingOptions, selectingWords } from "../arguments.ts";
import { chosenClasses } from "../javaNames.ts";
import type { Project } from "../project.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./framework.ts";

/** Gradle's tests on the JVM; measured with 4.4 (docs/rules/runners.md#gradle). Their reports have one place. */
export const gradle: Framework = {
  name: "Gradle",

  files: /\.(?:java|kt|groovy|scala)$/,

  countsFrom: /^(?:-p|--project-dir)$/,

  direct: (project) => [program(project), "test"],

  propose: (project) =>
    project.texts.has("build.gradle") || project.texts.has("build.gradle.kts")
      ? [`${program(project)} test --continue`]
      : [],

  isCommand: (words) => /^gradlew?$/.test(words[0] ?? "") && testTasks(words).length > 0,

  // A second run without a change would be none: no report, and no word of it.
  askForReport: ({ reporters }) => ({
    args: ["--init-script", `${reporters}/rerun.gradle`],
    reportGlobs: ["**/build/test-results/**/TEST-*.xml"],
  }),

  isolate: isolateGradle,

  consoleFailures(text) {
    const lines = text.matchAll(/^([\w.$]+) > ([^\n]+?) FAILED\n(?: +([\w.$]+) at ([\w.$]+):\d+)?/gm);
    return [...lines].map(([, classname = "", titles = "", message = ""]) => ({
      suitePath: [classname],
      classname,
      name: titles.split(" > ").at(-1) ?? "",
      message,
    }));
  },
};

function program({ texts }: Project): string {
  return texts.has("gradlew") ? "./gradlew" : "gradle";
}

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[abcgIpx]|--(?:tests|exclude-task|init-script|project-dir|build-file|settings-file|gradle-user-home|max-workers|console|warning-mode|priority|include-build|project-cache-dir))$/,
  selecting: /^--tests$/,
};

/** The indices of tasks that run tests. */
function testTasks(words: readonly string[]): readonly number[] {
  return selectingWords(words, { ...grammar, selecting: /^$/ }).filter((index) =>
    /^(?:\S*:)?(?:\w*[tT]est|check|build)$/.test(words[index] ?? ""),
  );
}

/** Each method of a class by a `--tests`, which belongs to the task before it. */
function isolateGradle({ words, selection }: NarrowedCommand): Narrowing | undefined {
  const { classes, isExact } = chosenClasses(selection);
  if (classes.size === 0) {
    return undefined;
  }
  const patterns = [...classes].flatMap(([name, methods]) =>
    methods === undefined ? [name, `${name}$*`] : [...methods].map((method) => `${name}.${method}`),
  );
  const isRow = selection.cases.some(({ name }) => name.endsWith("]"));
  const filters = patterns.flatMap((pattern) => ["--tests", isRow ? `${pattern}*` : pattern]);
  const tasks = testTasks(words);
  const named = tasks.map((index) => (words[index] ?? "").replace(/(?:check|build)$/, "test"));
  return {
    precision: isExact ? "tests" : "groups",
    replaced: [...tasks, ...selectingOptions(words, grammar)],
    args: [...new Set(named)].flatMap((task) => [task, ...filters]),
  };
}
