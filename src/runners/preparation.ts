import { isUnaskedTest } from "./hints.ts";
import { type Command, isPlainJoint, splitCommands } from "./line/commandLine.ts";
import type { Shell } from "./line/shell.ts";
import { unwrap } from "./line/wrappers.ts";
import { onlyTests } from "./onlyTests.ts";
import { callOf, isPackageRunner, runnerOf, scriptsOf } from "./project/packageManagers.ts";
import type { Project } from "./project/project.ts";
import { taskOf } from "./project/tasks.ts";

/** What runs before tests and may make what they test: a build, a server, files. */
export interface Step {
  readonly line: string;
  /** Where it runs, relative to the folder with `/`. */
  readonly directory: string;
  /** What comes after it runs even if it fails. */
  readonly mayFail: boolean;
}

/**
 * A command of a line as a step before the one behind it, as it is called from outside of package.json; nothing for one that only
 * checks the sources or runs other tests. Undefined where it is not known what it runs, or whether: it is joined to others by more than
 * their order, or hangs on variables or on what it finds; and for one that does what stays, such as a release.
 */
export function stepOf(
  line: string,
  command: Command,
  directory: string,
  project: Project,
  shell: Shell,
): readonly Step[] | undefined {
  const { words, before, after } = command;
  const [first] = words;
  if (first === undefined) {
    return [];
  }
  if (first.span === undefined || !isPlainJoint(before) || !isPlainJoint(after) || after.length === 0) {
    return undefined;
  }
  const values = words.map(({ value }) => value);
  if (makesNothing(values, project, shell, new Set())) {
    return [];
  }
  const start = before.at(-1)?.span.end ?? 0;
  const text = line.slice(start, after[0]?.span.start);
  const at = first.span.start - start;
  const runner = isOfPackage(first.value, project)
    ? `${runnerOf(undefined, project.packageManager).join(" ")} `
    : "";
  const written = `${text.slice(0, at)}${runner}${text.slice(at)}`.trim();
  const own = line.slice(first.span.start, after[0]?.span.start);
  return isSaid(text) && !deciding.test(first.value) && onlyTests(own, project, shell)
    ? [{ line: written, directory, mayFail: after[0]?.text[0] !== "&" }]
    : undefined;
}

/** Words of a shell on whose answer hangs what runs behind them. */
const deciding =
  /^(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|select|function|[{}!]|\[\[?|test|exit|return|exec|trap)$/i;

/** Whether a line holds no variable and nothing else that the shell knows only when it runs. */
function isSaid(text: string): boolean {
  return !/[$`%]|![^ ]*!/.test(text);
}

/**
 * A line of a task as a step before the ones behind it, which run only if it succeeds; nothing for one that only checks the sources or
 * runs other tests, or that only prints something. Undefined where it is not known that the task runs just this each time, and for one
 * that does what stays, such as a release.
 */
export function stepOfTask(
  line: string,
  isKnown: boolean,
  directory: string,
  project: Project,
  shell: Shell,
): readonly Step[] | undefined {
  const own = line.trim();
  if (splitCommands(own, shell).length === 0 || makesNothingIn(own, project, shell, new Set())) {
    return [];
  }
  if (!isKnown || !isSaid(own) || /\{\{|#|[&\n]$/.test(own) || !onlyTests(own, project, shell)) {
    return undefined;
  }
  const isOne = /^[^;&|()]*$/.test(own) && !/^cd\b/.test(own);
  return [{ line: isOne ? own : `(${own})`, directory, mayFail: false }];
}

/** What a package manager runs before a script by itself, as a step. */
export function stepBefore(
  script: string,
  caller: string | undefined,
  directory: string,
  project: Project,
  shell: Shell,
): readonly Step[] {
  const name = `pre${script}`;
  const text = project.scripts.get(name);
  const manager = /^(?:npm|pnpm|yarn|bun)$/.test(caller ?? "") ? caller : project.packageManager;
  // The yarns after the classic one run none.
  const isLater = manager === "yarn" && project.texts.has(".yarnrc.yml");
  return text === undefined ||
    isLater ||
    makesNothingIn(text, project, shell, new Set()) ||
    !onlyTests(text, project, shell)
    ? []
    : [{ line: `${manager} run ${name}`, directory, mayFail: false }];
}

/** Packages whose programs are called otherwise. */
const programsOf: Readonly<Record<string, string>> = {
  tsc: "typescript",
  babel: "@babel/cli",
  swc: "@swc/cli",
  webpack: "webpack-cli",
  cpx: "cpx2",
};

function isOfPackage(program: string, { dependencies }: Project): boolean {
  return (
    !isPackageRunner(program) &&
    (dependencies.has(program) || dependencies.has(programsOf[program] ?? program))
  );
}

/** Programs that look at the sources and make nothing of them. */
const checkers =
  /^(?:eslint|xo|standard|ts-standard|semistandard|tslint|biome|oxlint|prettier|stylelint|dprint|tsd|tstyche|dtslint|publint|attw|knip|depcheck|cspell|commitlint|markdownlint(?:-cli2?)?|remark|ls-lint|size-limit|are-the-types-wrong|npm-package-json-lint|ruff|mypy|pyright|flake8|pylint|black|isort|shellcheck|golangci-lint|rubocop|phpcs|phpstan)$/;

/** Whether a command only checks the sources, or runs other tests; of a script, whether all of it does. `seen` are the scripts that were looked at. */
function makesNothing(words: readonly string[], project: Project, shell: Shell, seen: Set<string>): boolean {
  const own = unwrap(words).words;
  const [program = "", ...args] = own;
  if (
    isUnaskedTest(program, args) ||
    checkers.test(program) ||
    (/^(?:vue-)?tsc$/.test(program) && args.includes("--noEmit"))
  ) {
    return true;
  }
  const call = callOf(own, project);
  if (call === undefined) {
    const lines = taskOf(own, project)?.lines ?? [];
    return lines.length > 0 && lines.every(({ text }) => makesNothingIn(text, project, shell, seen));
  }
  const { commandAt, scripts } = call.runs;
  const texts = scriptsOf(project, scripts).map((name) => project.scripts.get(name) ?? "");
  return texts.length > 0
    ? texts.every((text) => makesNothingIn(text, project, shell, seen))
    : commandAt !== undefined && makesNothing(own.slice(commandAt), project, shell, seen);
}

/** A line that only prints something. */
const printing = /^\s*(?:echo|printf)\b(?:[^<>|;&`$]|\$(?!\())*$/;

function makesNothingIn(text: string, project: Project, shell: Shell, seen: Set<string>): boolean {
  if (seen.has(text) || printing.test(text)) {
    return true;
  }
  seen.add(text);
  return splitCommands(text, shell).every(({ words }) => {
    const values = words.map(({ value }) => value);
    return makesNothing(values, project, shell, seen);
  });
}
