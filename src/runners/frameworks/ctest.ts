import type { Shell } from "../line/shell.ts";
import type { Project } from "../project/project.ts";
import { googletestFile } from "./googletest.ts";
import { selectingOptions } from "./shared/commandGrammar.ts";
import type { Framework, NarrowedCommand, Narrowing } from "./shared/framework.ts";

/** ctest, which runs whatever programs are declared to CMake as tests; measured with 3.25 (docs/rules/runners.md#ctest). */
export const ctest: Framework = {
  name: "ctest",

  files: /\.(?:c|cc|cpp|cxx|h|hpp)$/,

  direct: (project, shell) => ["ctest", "--test-dir", "build", ...configuration(project, shell, "-C")],

  propose: (project, shell) =>
    /\b(?:enable_testing|gtest_discover_tests|catch_discover_tests|include\(CTest)\b/i.test(
      cmakeLists(project),
    )
      ? [
          [
            "cmake -S . -B build",
            ["cmake --build build", ...configuration(project, shell, "--config")].join(" "),
            ["ctest --test-dir build", ...configuration(project, shell, "-C"), "--output-on-failure"].join(
              " ",
            ),
          ].join(" && "),
        ]
      : [],

  isCommand: ([program]) => program === "ctest",

  // Behind make no argument reaches it; there the reports of googletest's programs are better than none.
  askForReport: ({ words, directory }) =>
    words.length === 0
      ? { env: googletestFile(directory) }
      : { args: ["--output-junit", `${directory}/ctest.xml`] },

  isolate: isolateCtest,

  consoleFailures(text) {
    const [, list = ""] = /^The following tests FAILED:\n((?:[ \t]+\d+ - .*(?:\n|$))+)/m.exec(text) ?? [];
    const lines = list.matchAll(/^[ \t]+\d+ - (.+) \(([^()\n]+)\)[^()\n]*$/gm);
    return [...lines]
      .filter(([, , how]) => how !== "Not Run" && how !== "Disabled")
      .map(([, name = "", how = ""]) => ({
        // The name of a build that was given none.
        suitePath: ["(empty)"],
        classname: name,
        name,
        message: how === "Failed" ? "" : how,
      }));
  },
};

/**
 * The option that names what is built, where one folder holds several builds: without it ctest finds no program. What CMake has
 * written down decides; where there is nothing yet, CMake's own choice for Windows is such a generator, and others take no notice.
 */
function configuration({ texts }: Project, { kind }: Shell, option: string): readonly string[] {
  const cache = texts.get("build/CMakeCache.txt");
  const [, first] = /^CMAKE_CONFIGURATION_TYPES:\w+=([\w-]+)/m.exec(cache ?? "") ?? [];
  const isSeveral =
    cache === undefined
      ? kind === "cmd"
      : first !== undefined || /^CMAKE_GENERATOR:\w+=(?:Visual Studio|Xcode|Ninja Multi-Config)/m.test(cache);
  return isSeveral ? [option, first ?? "Debug"] : [];
}

/** The files that configure CMake, in the folder and in the usual ones of tests. */
function cmakeLists({ texts }: Project): string {
  return [...texts].flatMap(([name, text]) => (name.endsWith("CMakeLists.txt") ? text : [])).join("\n");
}

/** Options that take the word after them, and those that choose tests. */
const grammar = {
  valued:
    /^(?:-[RELICjADMTSO]|-LE|-F[ASC]|--(?:tests-regex|exclude-regex|label-regex|label-exclude|fixture-exclude-\w+|tests-information|test-dir|parallel|build-config|preset|timeout|stop-time|repeat|schedule-random|resource-spec-file|output-log|output-junit|test-output-size-\w+|tests-from-file|exclude-from-file))$/,
  selecting:
    /^(?:-[RELIU]|-LE|--(?:tests-regex|exclude-regex|label-regex|label-exclude|tests-information|union|rerun-failed|tests-from-file|exclude-from-file))$/,
};

/** By the whole names; those of googletest's programs are joined of two. */
function isolateCtest({ words, selection: { cases, files } }: NarrowedCommand): Narrowing | undefined {
  if (files.length > 0) {
    return undefined;
  }
  const names = [
    ...new Set(
      cases.map(({ classname, name }) => escapeCmake(classname === name ? name : `${classname}.${name}`)),
    ),
  ];
  return {
    precision: "tests",
    replaced: selectingOptions(words, grammar),
    args: ["-R", `^(${names.join("|")})$`],
  };
}

/** CMake's own regular expressions have these signs only. */
function escapeCmake(name: string): string {
  return name.replace(/[\\^$.*+?()[\]|]/g, "\\$&");
}
