import { posix } from "node:path";
import { boundedPattern } from "../../base/boundedPattern.ts";
import type { Selection } from "../../model/report/selection.ts";
import type { Shell } from "../line/shell.ts";
import type { Project } from "../project/project.ts";
import { type Grammar, selectingOptions } from "./shared/commandGrammar.ts";
import type {
  ConsoleFailure,
  Framework,
  NarrowedCommand,
  Narrowing,
  RelatedCommand,
} from "./shared/framework.ts";
import { byModule, chosenClasses } from "./shared/javaNames.ts";

/**
 * Surefire and Failsafe of Maven; measured with Maven 3.8 and Surefire 2.22 (docs/rules/runners.md#maven). Their reports have one
 * place.
 */
export const maven: Framework = {
  name: "Maven Surefire",

  files: /\.(?:java|kt|groovy|scala)$/,

  countsFrom: /^(?:-f|--file)$/,

  direct: (project, shell) => [program(project, shell), "test"],

  // With several modules, one that fails would end the run.
  propose: (project, shell) => {
    const pom = project.texts.get("pom.xml");
    const more = /<module>/.test(pom ?? "") ? " --fail-at-end" : "";
    return pom === undefined ? [] : [`${program(project, shell)} test${more}`];
  },

  isCommand: ([name = "", ...args]) =>
    /^mvn[dw]?$/.test(name) &&
    args.some((arg) => /^(?:test|package|integration-test|verify|install|(?:\S*:)?surefire:test)$/.test(arg)),

  askForReport: () => ({ reportGlobs: ["**/target/{surefire,failsafe}-reports/TEST-*.xml"] }),

  isolate: isolateMaven,

  relate: relateMaven,

  consoleFailures: mavenFailures,
};

function program({ texts }: Project, shell: Shell): string {
  return texts.has("mvnw") ? shell.programIn("mvnw") : "mvn";
}

/** Each method of a class by `-Dtest`; a single row of parameters cannot be chosen. */
function isolateMaven({ words, selection, project }: NarrowedCommand): Narrowing | undefined {
  const { classes, isExact } = chosenClasses(selection);
  if (classes.size === 0) {
    return undefined;
  }
  const tests = [...classes].flatMap(([name, methods]) =>
    methods === undefined ? [name, `${name}$*`] : `${name}#${[...methods].join("+")}`,
  );
  const { replaced, args } = narrowModules(words, selection, project);
  return {
    precision: isExact ? "tests" : "groups",
    replaced: [
      ...[...words.keys()].filter((index) => /^-Dtest(?:=|$)/.test(words[index] ?? "")),
      ...replaced,
    ],
    args: [`-Dtest=${tests.join(",")}`, ...args],
  };
}

/** The modules of changed files, with those that use them (`-amd`) and those that they need (`-am`); undefined if one is of no module. */
function relateMaven({ words, changed, project: { texts } }: RelatedCommand): Narrowing | undefined {
  const listed = modulesIn(texts.get("pom.xml") ?? "");
  const modules = changed.map(({ path }) => listed.findLast((module) => path.startsWith(`${module}/`)));
  const isElsewhere = words.some((word) => /^(?:-f|--file)(?:=|$)/.test(word));
  const known = modules.flatMap((module) => module ?? []);
  return isElsewhere || known.length < changed.length
    ? undefined
    : {
        precision: "related",
        replaced: [
          ...[...words.keys()].filter((index) => /^-Dtest(?:=|$)/.test(words[index] ?? "")),
          ...selectingOptions(words, projectOptions),
        ],
        args: [
          "-pl",
          [...new Set(known)].join(","),
          ...["-am", "-amd"].filter((option) => !words.includes(option)),
        ],
      };
}

/** The folders of the modules that a build lists, those inside of others last. */
function modulesIn(pom: string): readonly string[] {
  return (
    [...pom.matchAll(/<module>([^<]*)<\/module>/g)]
      .map(([, module = ""]) => posix.normalize(module.trim()).replace(/\/$/, ""))
      // A sign before a module, and a comma in it, mean something to `-pl`.
      .filter((module) => /^[^.+!?,-][^,]*$/.test(module))
      .toSorted((one, other) => one.length - other.length)
  );
}

const projectOptions: Grammar = { valued: /^(?:-pl|--projects)$/, selecting: /^(?:-pl|--projects)$/ };

/**
 * The words of a build of several modules that leave the chosen ones, with those that they need: these hold none of the tests, and
 * would fail. A module whose tests fail would keep those that need it from being tested.
 */
function narrowModules(words: readonly string[], selection: Selection, { texts }: Project): ModuleWords {
  const listed = [...(texts.get("pom.xml") ?? "").matchAll(/<module>([^<]*)<\/module>/g)].map(
    ([, module = ""]) => posix.normalize(module.trim()).replace(/\/$/, ""),
  );
  if (listed.length === 0) {
    return { replaced: [], args: [] };
  }
  const unlessGiven = (...options: readonly string[]) => options.filter((option) => !words.includes(option));
  const lenient = unlessGiven("-DfailIfNoTests=false", "-Dsurefire.failIfNoSpecifiedTests=false");
  const isElsewhere = words.some((word) => /^(?:-f|--file)(?:=|$)/.test(word));
  const modules = byModule(selection, ".", (folder) =>
    listed.some((module) => `${folder}/`.startsWith(`${module}/`)) ? folder : undefined,
  );
  if (modules === undefined || isElsewhere) {
    return { replaced: [], args: lenient };
  }
  const replaced = selectingOptions(words, projectOptions);
  // Whoever named modules without those that they need has these installed.
  const needed = replaced.length > 0 ? [] : unlessGiven("-am");
  const several = modules.size > 1 ? unlessGiven("-Dmaven.test.failure.ignore=true") : [];
  return { replaced, args: ["-pl", [...modules.keys()].join(","), ...needed, ...several, ...lenient] };
}

interface ModuleWords {
  readonly replaced: readonly number[];
  readonly args: readonly string[];
}

/**
 * `[ERROR] name  Time elapsed: 0 s  <<< FAILURE!` below the line that ends with the class; with Surefire 3 the class stands before
 * the name. Only the place identifies a nested class.
 */
function mavenFailures(text: string): readonly ConsoleFailure[] {
  const failures: ConsoleFailure[] = [];
  let inClass = "";
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    inClass = /<<< (?:FAILURE|ERROR)! --? in (\S+)$/.exec(line)?.[1] ?? inClass;
    const [, written] = heading.exec(line) ?? [];
    if (written !== undefined && !written.startsWith("Tests run:")) {
      const name = written.startsWith(`${inClass}.`) ? written.slice(inClass.length + 1) : written;
      const [, message = ""] = raised.exec(lines[index + 1] ?? "") ?? [];
      failures.push({
        suitePath: [inClass],
        classname: classIn(lines, index + 1, name) ?? inClass,
        name,
        message,
      });
    }
  }
  return failures;
}

const heading = boundedPattern(/^\[ERROR\] (.+?)(?: --| {2})? ?Time elapsed: .*<<< (?:FAILURE|ERROR)!$/);
const raised = boundedPattern(/^[\w.$]+(?:Error|Exception|Failure\w*): ?(.*)$/);

/** The class in which a method failed, by the first frame of its own below a line. */
function classIn(lines: readonly string[], from: number, name: string): string | undefined {
  const method = name.replace(/[({[].*/s, "");
  for (const line of lines.slice(from, from + mostFrames)) {
    const [, found, called] = /^\tat ([\w.$]+)\.([^.(]+)\(/.exec(line) ?? [];
    if (called === method || line.startsWith("[")) {
      return found;
    }
  }
  return undefined;
}

/** How far below its heading the test itself is looked for. */
const mostFrames = 60;
