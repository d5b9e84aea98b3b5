import { filesOf, type Selection } from "../../model/report/selection.ts";
import type { Shell } from "../line/shell.ts";
import type { Project } from "../project/project.ts";
import { selectingOptions, selectingWords } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing, RelatedCommand } from "./shared/framework.ts";
import { modulesOfChanges } from "./shared/gradleModules.ts";
import { byModule, chosenClasses } from "./shared/javaNames.ts";

/** Gradle's tests on the JVM; measured with 4.4 (docs/rules/runners.md#gradle). Their reports have one place. */
export const gradle: Framework = {
  name: "Gradle",

  files: /\.(?:java|kt|groovy|scala)$/,

  countsFrom: /^(?:-p|--project-dir)$/,

  direct: (project, shell) => [program(project, shell), "test"],

  propose: (project, shell) =>
    project.texts.has("build.gradle") || project.texts.has("build.gradle.kts")
      ? [`${program(project, shell)} test --continue`]
      : [],

  isCommand: (words) => /^gradlew?$/.test(words[0] ?? "") && testTasks(words).length > 0,

  // A second run without a change would be none: no report, and no word of it.
  askForReport: ({ reporters }) => ({
    args: ["--init-script", `${reporters}/rerun.gradle`],
    reportGlobs: ["**/build/test-results/**/TEST-*.xml"],
  }),

  isolate: isolateGradle,

  relate: relateGradle,

  sources: ["**/build.gradle", "**/build.gradle.kts"],

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

function program({ texts }: Project, shell: Shell): string {
  return texts.has("gradlew") ? shell.programIn("gradlew") : "gradle";
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

/** Each method of a class by a `--tests`, which belongs to the task before it: that of the module that the class is of. */
function isolateGradle({ words, selection, project }: NarrowedCommand): Narrowing | undefined {
  const { classes, isExact } = chosenClasses(selection);
  const tasks = testTasks(words);
  // No class is called like an option: reports are of anybody.
  if (classes.size === 0 || [...classes.keys()].some((name) => name.startsWith("-"))) {
    return undefined;
  }
  const named = tasks.map((index) => words[index] ?? "");
  return {
    precision: isExact ? "tests" : "groups",
    replaced: [...tasks, ...selectingOptions(words, grammar)],
    args:
      (words.some(isElsewhere) ? undefined : inModules(named, selection, project)) ??
      inTasks(named, selection),
  };
}

/** The test tasks of the modules that changed files may affect; undefined where a task is named for one module already. */
function relateGradle({
  words,
  changed,
  sources,
  project: { texts },
}: RelatedCommand): Narrowing | undefined {
  const settings = texts.get("settings.gradle.kts") ?? texts.get("settings.gradle") ?? "";
  const modules = modulesOfChanges(settings, sources, changed, (folder) => moduleAt(folder, settings)) ?? [];
  const tasks = testTasks(words);
  const named = [...new Set(tasks.map((index) => words[index] ?? ""))];
  return modules.length === 0 || words.some(isElsewhere) || named.some((task) => task.includes(":"))
    ? undefined
    : {
        precision: "related",
        replaced: [...tasks, ...selectingOptions(words, grammar)],
        args: modules.flatMap((module) => named.map((task) => `${module}:${task}`)),
      };
}

/** Another directory is that of the build, which is not the one that was looked at. */
function isElsewhere(word: string): boolean {
  return /^(?:-[bcp]|--(?:project-dir|build-file|settings-file|include-build))(?:=|$)/.test(word);
}

/** Tasks with what they are to run. A task that does more than test is that of the tests' own source set, by custom called like it. */
function inTasks(tasks: readonly string[], selection: Selection): readonly string[] {
  const patterns = [...chosenClasses(selection).classes].flatMap(([name, methods]) =>
    methods === undefined ? [name, `${name}$*`] : [...methods].map((method) => `${name}.${method}`),
  );
  const isRow = selection.cases.some(({ name }) => name.endsWith("]"));
  const filters = patterns.flatMap((pattern) => ["--tests", isRow ? `${pattern}*` : pattern]);
  const sets = (filesOf(selection) ?? []).map((file) => /(?:^|\/)src\/(\w+)\//.exec(file)?.[1]);
  const [set = "test", ...others] = new Set(sets);
  const own = others.length === 0 ? set : "test";
  const named = tasks.map((task) => task.replace(/(^|:)(?:check|build)$/, `$1${own}`));
  return [...new Set(named)].flatMap((task) => [task, ...filters]);
}

/**
 * The same for the modules of the selection alone, by their paths (`:core:test`); undefined where one of them is not known by the
 * settings of the build, or none of the tasks is its.
 */
function inModules(
  tasks: readonly string[],
  selection: Selection,
  { texts }: Project,
): readonly string[] | undefined {
  const settings = texts.get("settings.gradle.kts") ?? texts.get("settings.gradle") ?? "";
  const modules = /\binclude\b/.test(settings)
    ? byModule(selection, "", (folder) => moduleAt(folder, settings))
    : undefined;
  const parts = [...(modules ?? [])].map(([module, part]) => {
    const own = tasks.filter((task) => !task.includes(":") || withoutTask(task) === module);
    return inTasks([...new Set(own.map((task) => `${module}:${task.replace(/^.*:/, "")}`))], part);
  });
  return parts.length === 0 || parts.some((part) => part.length === 0) ? undefined : parts.flat();
}

/** The path of a project in the path of its task: `:core` of `core:test`. */
function withoutTask(task: string): string {
  return task.replace(/^(?!:)/, ":").replace(/:[^:]*$/, "");
}

/** The path of the module in a folder: that which the settings give it, or its own where they include it. */
function moduleAt(folder: string, settings: string): string | undefined {
  const [, given] =
    [...settings.matchAll(/project\(\s*["']:?([^"'\n]+)["']\s*\)\.projectDir\s*=([^\n]*)/g)].find(
      ([, , to]) => [`"${folder}"`, `'${folder}'`].some((quoted) => to?.includes(quoted)),
    ) ?? [];
  const path = given ?? folder.replaceAll("/", ":");
  const isIncluded = ["", ":"].some((colon) =>
    [`"${colon}${path}"`, `'${colon}${path}'`].some((quoted) => settings.includes(quoted)),
  );
  return isIncluded ? `:${path}` : undefined;
}
