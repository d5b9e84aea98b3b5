import { boundedPattern } from "../base/boundedPattern.ts";
import type { CommandProposal } from "../model/folder/commandProposal.ts";
import { readProjectFor, recognise } from "./findFramework.ts";
import { frameworks } from "./frameworks/frameworks.ts";
import type { Shell } from "./line/shell.ts";
import { understandLine } from "./line/translateLine.ts";
import { onlyTests } from "./onlyTests.ts";
import { type Project, readProject } from "./project/project.ts";
import { byPlainness, endingScripts, scriptLine } from "./project/scriptCommands.ts";

/** How many lines are looked at. */
const maxCandidates = 60;

/**
 * The commands that run the tests of a folder, best first: those that its maintainers have written down, in package.json, tox, nox,
 * make and the like, and in the documents for contributors, before those that are made up by custom. Each does nothing but test. One whose program is
 * not there (`missing` names it) comes after all others.
 */
export async function proposeCommands(
  folder: string,
  shell: Shell,
  missing: (line: string) => string | undefined = () => undefined,
): Promise<readonly CommandProposal[]> {
  const known = await readProject(folder);
  const project = await readProjectFor(
    [...scriptsIn(known, shell), ...workspaceLine(known, shell)].join("\n"),
    folder,
    shell,
  );
  const customs = frameworks.flatMap((framework) =>
    framework.propose(project, shell).map((command) => ({ command, framework: framework.name })),
  );
  const isEnvironment = ({ framework }: CommandProposal) => / through /.test(framework);
  const written = [
    ...scriptsIn(project, shell),
    ...workspaceLine(project, shell),
    ...tasksIn(project),
    ...documentedLines(project),
  ].slice(0, maxCandidates);
  const here = written.flatMap((command) => {
    const { line, problem } = understandLine(command, shell, (name) => project.texts.has(name));
    return problem === undefined ? [line] : [];
  });
  const found = here.flatMap((command) => {
    const framework = recognise(command, project, shell);
    return framework === undefined ? [] : [{ command, framework }];
  });
  const all = [...customs.filter(isEnvironment), ...found, ...customs.filter((one) => !isEnvironment(one))];
  const proposed = all.filter(
    ({ command }, index) =>
      all.findIndex((one) => one.command === command) === index && onlyTests(command, project, shell),
  );
  const checked = proposed.map((one) => ({ ...one, missing: missing(one.command) }));
  return [
    ...checked.filter((one) => one.missing === undefined),
    ...checked.filter((one) => one.missing !== undefined),
  ];
}

/** The scripts of package.json that end, the plainest first. */
function scriptsIn(project: Project, shell: Shell): readonly string[] {
  return endingScripts(project)
    .toSorted((one, other) => byPlainness(project, one, other))
    .flatMap((name) => scriptLine(project, name, shell));
}

/** What runs the script `test` of every package of a workspace that has one. */
const workspaceLines: Readonly<Record<Project["packageManager"], readonly string[]>> = {
  npm: ["npm", "test", "--workspaces", "--if-present"],
  pnpm: ["pnpm", "-r", "test"],
  yarn: ["yarn", "workspaces", "run", "test"],
  bun: ["bun", "run", "--filter", "*", "test"],
};

function workspaceLine({ workspaces, packageManager, texts }: Project, { quote }: Shell): readonly string[] {
  if (workspaces.length === 0) {
    return [];
  }
  // The yarns after the classic one call it otherwise.
  const isLater = packageManager === "yarn" && texts.has(".yarnrc.yml");
  return isLater
    ? ["yarn workspaces foreach -A run test"]
    : [workspaceLines[packageManager].map(quote).join(" ")];
}

/** Targets and recipes that are called as tests are. */
function tasksIn({ texts }: Project): readonly string[] {
  const of = (names: readonly string[], program: string, pattern: RegExp) =>
    names.flatMap((name) =>
      [...(texts.get(name) ?? "").matchAll(pattern)].map(([, target = ""]) => `${program} ${target}`),
    );
  return [
    ...of(["GNUmakefile", "makefile", "Makefile"], "make", /^(test|tests|unit|unittest|check)[ \t]*:(?!=)/gm),
    ...of(["justfile", "Justfile", ".justfile"], "just", /^@?(test|tests|unit|check)\b[^:=\n]{0,80}:(?!=)/gm),
    ...of(
      ["Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml"],
      "task",
      /^ {1,4}(test|tests|unit|check):/gm,
    ),
    ...of(["composer.json"], "composer", /"(test|tests|unit|phpunit)"\s*:\s*(?=["[])/g),
  ];
}

const fence = boundedPattern(/^\s*(?:```|~~~)\s*(\w*)/);
const placeholder = /[<>…{}[\]]|\.\.\.|::|path[/_]to|\byour?\b|\bxxx\b/i;

/** The lines of the code blocks in the documents for contributors that run everything, and no test of an example. */
function documentedLines({ texts }: Project): readonly string[] {
  return ["CONTRIBUTING.md", ".github/CONTRIBUTING.md", "README.md"].flatMap((name) => {
    let block: string | undefined;
    return (texts.get(name) ?? "").split(/\r?\n/).flatMap((line) => {
      const [, language] = fence.exec(line) ?? [];
      if (language !== undefined) {
        block = block === undefined ? language : undefined;
        return [];
      }
      const command = line.trim().replace(/^[$%] /, "");
      const isShell =
        block !== undefined && /^(?:|sh|bash|shell|console|zsh|text|shellsession)$/i.test(block);
      return isShell &&
        /test|check|tox|nox|spec|jest|mocha|phpunit/.test(command) &&
        !placeholder.test(command) &&
        command.length < 120
        ? [command.split(" #")[0] ?? ""]
        : [];
    });
  });
}
