import { posix } from "node:path";
import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import { filesOf, type Precision, type Selection, tidySelection } from "../model/selection.ts";
import { type Edit, editLine } from "./commandLine.ts";
import { type Found, findFrameworks } from "./findFramework.ts";
import type { Narrowing } from "./frameworks/framework.ts";
import type { Project } from "./project.ts";
import type { Shell } from "./shell.ts";
import type { Span } from "./shellSyntax.ts";
import { unwrap } from "./wrappers.ts";

/** A command line that runs a selection. */
export interface Isolation {
  readonly command: string;
  readonly precision: Precision;
  /** The framework's own name. */
  readonly framework: string;
}

/**
 * The command line that runs a selection of the tests of another line: that line with what chose tests before replaced, its
 * wrappers and other options kept; where it cannot be changed so (behind make, in a script), the framework's own command. What
 * cannot be named in a line of this shell, or would make it too long, is run with everything in its file.
 * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
 */
export function isolateCommand(line: string, chosen: Selection, project: Project, shell: Shell): Isolation {
  const selection = tidySelection(chosen);
  if (selection.cases.length + selection.files.length === 0) {
    throw new UserError(t("No test is chosen."), t("Choose failing tests, or a file."));
  }
  const all = findFrameworks(line, project, shell);
  const paths = [...selection.files, ...selection.cases.flatMap(({ file }) => file ?? [])];
  const found = all.find(({ framework }) => paths.every((path) => framework.files.test(path))) ?? all[0];
  if (found === undefined) {
    throw new UserError(
      t("No test framework is recognised in the command or in the folder."),
      t("Write the isolation command yourself: “Casebook: Edit Section…”."),
    );
  }
  const files = filesOf(selection);
  const whole = files === undefined ? [] : [{ cases: [], files }];
  for (const one of [selection, ...whole]) {
    const isolated = narrow(line, found, one, project, shell);
    if (isolated !== undefined) {
      return isolated;
    }
  }
  throw new UserError(
    t("{0} cannot run these tests by themselves.", found.framework.name),
    t("Write the isolation command yourself: “Casebook: Edit Section…”."),
  );
}

/** Undefined where the framework cannot, or no line can say it. */
function narrow(
  line: string,
  found: Found,
  selection: Selection,
  project: Project,
  shell: Shell,
): Isolation | undefined {
  const { framework } = found;
  const isChangeable = found.insertion !== undefined && found.words.length > 0;
  const narrowing = isChangeable ? narrowWords(found, selection, project) : undefined;
  const isolated =
    (narrowing && editWords(line, found, narrowing, shell)) ?? narrowDirect(found, selection, project, shell);
  return isolated === undefined || isolated.command.length > shell.maxLength
    ? undefined
    : {
        command: isolated.command,
        precision: selection.cases.length === 0 ? "files" : isolated.precision,
        framework: framework.name,
      };
}

function narrowWords({ framework, words, directory }: Found, selection: Selection, project: Project) {
  const values = words.map(({ value }) => value);
  return framework.isolate({ words: values, selection: seenFrom(directory, selection), project });
}

/** The line of the user with the changes; undefined where one of them is not to be made in it. */
function editWords(line: string, { words, insertion }: Found, narrowing: Narrowing, shell: Shell) {
  const { replaced, args, before, precision } = narrowing;
  const spans = replaced.map((index) => words[index]?.span);
  const at = before === undefined ? insertion?.at : words[before]?.span?.start;
  if (
    insertion === undefined ||
    at === undefined ||
    spans.includes(undefined) ||
    !args.every(shell.canQuote)
  ) {
    return undefined;
  }
  const quoted = [...(before === undefined ? insertion.separators : []), ...args].map((arg) =>
    shell.quote(arg),
  );
  const edits: readonly Edit[] = [
    ...spans.flatMap((span) => (span === undefined ? [] : { ...withBlank(line, span), text: "" })),
    {
      start: at,
      end: at,
      text: before === undefined ? ` ${quoted.join(" ")}` : `${quoted.join(" ")} `,
    },
  ];
  return { command: editLine(line, edits), precision };
}

/** A word with the blanks before it. */
function withBlank(line: string, { start, end }: Span): Span {
  return { start: line.slice(0, start).replace(/(?<![ \t]|\\\r?\n)(?:[ \t]|\\\r?\n)+$/, "").length, end };
}

/** The framework's own command, with the options of a script that it was found in. */
function narrowDirect(
  { framework, words, directory }: Found,
  selection: Selection,
  project: Project,
  shell: Shell,
) {
  const values = words.map(({ value }) => value);
  const direct = framework.direct(project);
  const bare = unwrap(direct);
  const wrapper = direct.slice(0, direct.length - bare.length);
  const own = values.length > 0 ? values : bare;
  const narrowing = framework.isolate({ words: own, selection: seenFrom(directory, selection), project });
  if (narrowing === undefined) {
    return undefined;
  }
  const { replaced, args, before = own.length, precision } = narrowing;
  const kept = (from: number, to: number) =>
    own.slice(from, to).filter((_, index) => !replaced.includes(from + index));
  const all = [...wrapper, ...kept(0, before), ...args, ...kept(before, own.length)];
  if (!all.every(shell.canQuote)) {
    return undefined;
  }
  const command = all.map((word) => shell.quote(word)).join(" ");
  return { command: directory === "" ? command : `cd ${shell.quote(directory)} && ${command}`, precision };
}

/** The selection with its files as they are called in a directory of the folder. */
function seenFrom(directory: string, { cases, files }: Selection): Selection {
  const call = (file: string) => {
    const path = directory === "" ? file : posix.relative(directory, file);
    return path.startsWith("-") ? `./${path}` : path;
  };
  return {
    cases: cases.map(({ file, ...one }) => ({ ...one, file: file === undefined ? undefined : call(file) })),
    files: files.map(call),
  };
}
