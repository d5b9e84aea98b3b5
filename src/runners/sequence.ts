import { UserError } from "../base/errors.ts";
import { fact } from "../base/facts/fact.ts";
import { filesOf, type SelectedCase } from "../model/report/selection.ts";
import type { SequencePlan, TestSequence } from "../ports/runners.ts";
import { type FoundFramework, findFrameworks } from "./findFramework.ts";
import { isolateCommand, withoutLasting } from "./isolation.ts";
import type { Shell } from "./line/shell.ts";
import type { Project } from "./project/project.ts";

/** A line that runs the tests of a sequence. */
interface SequencedLine {
  readonly line: string;
  /** The lines of the file that says which tests are to be run, and in which order; undefined where the line itself chooses them. */
  readonly order?: string | undefined;
  /** Arguments for the framework. */
  readonly args: readonly string[];
}

/**
 * What is known beforehand of running some of the tests of a line in a given order.
 * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
 */
export function planSequence(
  line: string,
  cases: readonly SelectedCase[],
  project: Project,
  shell: Shell,
): SequencePlan {
  const { framework } = onlyFramework(line, project, shell);
  if (framework.keepsOrder === true) {
    narrowToFiles(line, cases, project, shell);
  }
  const isByFile =
    framework.keepsOrder !== true &&
    isolateCommand(line, { cases, files: [] }, project, shell).precision === "files";
  const unitOf = (one: SelectedCase) =>
    isByFile ? (one.file ?? "") : (framework.unitOf?.(one) ?? nameOf(one));
  return {
    framework: framework.name,
    units: cases.map(unitOf),
    processes: cases.map((one) => framework.processOf?.(one) ?? ""),
    canRepeat: framework.twice !== undefined,
  };
}

/** What the order of a framework knows a test by. */
function nameOf({ file, suitePath, classname, name }: SelectedCase): string {
  return JSON.stringify([file, ...suitePath, classname, name]);
}

/**
 * The line that runs a sequence. Where the framework is handed the order, the line is narrowed to the files of the tests, as other files may do something
 * when they are loaded; if it cannot be, it is only left without what follows if all tests pass.
 * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
 */
export function sequenceLine(
  line: string,
  { cases, others, isTwice }: TestSequence,
  project: Project,
  shell: Shell,
): SequencedLine {
  const { framework } = onlyFramework(line, project, shell);
  const args = isTwice === true ? (framework.twice ?? []) : [];
  if (framework.keepsOrder !== true) {
    return { line: isolateCommand(line, { cases, files: [], others }, project, shell).command, args };
  }
  const order = cases.map(({ file, classname, name }) => JSON.stringify([file ?? null, classname, name]));
  return { line: narrowToFiles(line, cases, project, shell), order: `${order.join("\n")}\n`, args };
}

function narrowToFiles(line: string, cases: readonly SelectedCase[], project: Project, shell: Shell): string {
  const files = filesOf({ cases, files: [] });
  try {
    if (files !== undefined) {
      return isolateCommand(line, { cases: [], files }, project, shell).command;
    }
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
  }
  return withAllFiles(line, project, shell);
}

/** What a script or a task does when its tests have passed cannot be left out: it must not do that for some of them. */
function withAllFiles(line: string, project: Project, shell: Shell): string {
  const all = findFrameworks(line, project, shell);
  const hidden = all.find(({ insertion }) => insertion === undefined);
  if (hidden !== undefined) {
    throw new UserError(
      fact("isolate.notOnlyThese", { framework: hidden.framework.name }),
      fact("next.writeIsolationCommand"),
    );
  }
  return withoutLasting(line, all, project, shell);
}

/** The framework of a line: where there are several, none of them knows the order of all tests. */
function onlyFramework(line: string, project: Project, shell: Shell): FoundFramework {
  const found = findFrameworks(line, project, shell);
  const [first] = found;
  if (first === undefined) {
    throw new UserError(fact("isolate.noFramework"), fact("next.writeIsolationCommand"));
  }
  if (found.some(({ framework }) => framework !== first.framework)) {
    throw new UserError(fact("search.severalFrameworks"), fact("next.writeIsolationCommand"));
  }
  return first;
}
