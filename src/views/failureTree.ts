import type { FactCode } from "../base/facts/catalogue.ts";
import type { Fact } from "../base/facts/fact.ts";
import { say } from "../base/facts/words.ts";
import { groupBy } from "../base/groupBy.ts";
import { plural, t } from "../base/l10n.ts";
import type { Arrangement } from "../editor/failures/arrangement.ts";
import { testSubject } from "../editor/failures/testSubject.ts";
import type { Icon, Subject, TreeNode } from "../editor/window/treeNode.ts";
import type { LeftProcess } from "../model/folder/leftProcesses.ts";
import { isOfThisCode, originLabel } from "../model/log/outsideRun.ts";
import type { Run } from "../model/log/run.ts";
import type { FailingTest, LastRun } from "../model/words/failingTests.ts";
import { testLabels } from "../model/words/testLabel.ts";
import { maskedLabel, outcomeLabel } from "../model/words/wording.ts";
import { closeBeyond, firstRows } from "./limitRows.ts";
import { orderNodes } from "./orderRows.ts";
import { timeLabel } from "./timeLabels.ts";

/**
 * The rows of Failing Tests: the tests of the run that ended last, by file, suite or error; or, for a run without results, why
 * it has none, with the last lines of its output. In an open session more can be found out about them.
 */
export function failureTree(
  run: Run,
  lastRun: LastRun,
  arrangement: Arrangement,
  left: readonly LeftProcess[] = [],
  isOpen = true,
): readonly TreeNode[] {
  const groups = group(filterTests(lastRun.failing, arrangement.filter), arrangement);
  return [
    ...originNodes(run),
    ...outcomeNodes(run, lastRun.lastLines),
    ...leftNodes(left),
    ...(isOpen ? orderNodes(lastRun.failing) : []),
    ...lastRun.problems.map(problemNode),
    ...(arrangement.isWhole ? groups : closeBeyond(groups)),
    ...maskedNodes(run),
  ];
}

/** The tests that contain a text in their name, suites, file or message, in whatever case. */
export function filterTests(tests: readonly FailingTest[], filter: string): readonly FailingTest[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === "" ? tests : tests.filter((test) => textOf(test).includes(wanted));
}

function textOf({ name, suitePath, file = "", message, error }: FailingTest): string {
  return [...suitePath, name, file, message, error].join("\n").toLowerCase();
}

function group(tests: readonly FailingTest[], arrangement: Arrangement): readonly TreeNode[] {
  switch (arrangement.groupBy) {
    case "file":
      return byPackage(tests, arrangement, (inPackage, directory) => {
        const files = sortGroups(
          groupBy(inPackage, (test) => test.file ?? ""),
          arrangement,
        );
        return rowsOf(`files ${directory}`, files, arrangement, ([file, inFile]) =>
          fileNode(file, inFile, arrangement),
        );
      });
    case "suite":
      return byPackage(tests, arrangement, (inPackage, directory) =>
        nest(`suites ${directory}`, inPackage, 0, arrangement),
      );
    case "error": {
      const errors = sortGroups(
        groupBy(tests, (test) => test.error),
        arrangement,
      );
      return rowsOf("errors", errors, arrangement, ([error, withError]) =>
        errorNode(error, withError, arrangement),
      );
    }
  }
}

/** The tests of each package of a workspace below a row of its own, then those of the folder's top. */
function byPackage(
  tests: readonly FailingTest[],
  arrangement: Arrangement,
  rowsIn: (tests: readonly FailingTest[], directory: string) => readonly TreeNode[],
): readonly TreeNode[] {
  const packages = new Map(groupBy(tests, (test) => test.package ?? ""));
  const atTop = packages.get("") ?? [];
  packages.delete("");
  const sorted = sortGroups(packages, arrangement);
  return [
    ...rowsOf(
      "packages",
      sorted,
      arrangement,
      ([directory, inPackage]): TreeNode => ({
        id: `package ${directory}`,
        kind: "package",
        label: directory,
        description: countLabel(inPackage),
        icon: icons.package,
        expanded: true,
        subject: groupSubject(inPackage),
        children: rowsIn(inPackage, directory),
      }),
    ),
    ...rowsIn(atTop, ""),
  ];
}

/** All rows of a list, or the first ones. */
function rowsOf<T>(
  id: string,
  list: readonly T[],
  { isWhole }: Arrangement,
  toRow: (item: T) => TreeNode,
): readonly TreeNode[] {
  return isWhole ? list.map(toRow) : firstRows(id, list, toRow, "casebook.showAllFailures");
}

/** By name; where they are wanted on top, groups with a newly failing test first. */
function sortGroups(
  groups: ReadonlyMap<string, readonly FailingTest[]>,
  { newFirst }: Arrangement,
): readonly (readonly [string, readonly FailingTest[]])[] {
  return [...groups].sort(
    ([a, inA], [b, inB]) => (newFirst ? Number(hasNew(inB)) - Number(hasNew(inA)) : 0) || compare(a, b),
  );
}

function hasNew(tests: readonly FailingTest[]): boolean {
  return tests.some((test) => test.isNew);
}

/** Results that do not come from a run of Casebook say where they are from, and when. */
function originNodes({ origin, command }: Run): readonly TreeNode[] {
  if (origin === undefined) {
    return [];
  }
  const label = originLabel(origin);
  const isRun = isOfThisCode(origin);
  const description = isRun
    ? command
    : [origin.kind === "reports" && t("written {0}", timeLabel(origin.writtenAt)), t("no command was run")]
        .filter(Boolean)
        .join(" · ");
  return [
    {
      id: "origin",
      kind: "origin",
      label: isRun ? t("Ran {0}", label) : label.charAt(0).toUpperCase() + label.slice(1),
      description,
      tooltip: isRun
        ? `${t("Casebook did not run this command:")}\n${command}`
        : t(
            "These are imported results and may not match your current files. Run the isolation command to check.",
          ),
      icon: icons[origin.kind],
    },
  ];
}

/** A red run speaks through its tests; any other says here what it came to. */
function outcomeNodes(run: Run, lastLines: readonly string[]): readonly TreeNode[] {
  const result = run.end?.result;
  if (result === undefined || result.outcome === "failed") {
    return [];
  }
  const isGreen = result.outcome === "passed";
  const label = outcomeLabel(result.outcome);
  const reason = say(result.reason);
  return [
    {
      id: "outcome",
      kind: "outcome",
      label: label.charAt(0).toUpperCase() + label.slice(1),
      description: reason,
      tooltip: `${run.command}\n${reason}`,
      icon: isGreen ? icons.passed : icons.broken,
      expanded: !isGreen,
      children: isGreen
        ? undefined
        : [
            ...lastLines.map((line, index) => ({ id: `line ${index}`, kind: "line", label: line })),
            ...(ofCommand.has(result.reason.say) ? commandNodes(run) : []),
          ],
    },
  ];
}

/** What a command comes to that is not the right one, or not whole. */
const ofCommand: ReadonlySet<string> = new Set<FactCode>([
  "run.noReport",
  "run.noReportUnknownEnd",
  "run.noTest",
  "run.couldNotStart",
]);

/** The isolation command can be changed here, where it is seen that it gives no results. */
function commandNodes({ purpose, command }: Run): readonly TreeNode[] {
  return purpose === "isolation"
    ? [
        {
          id: "changeCommand",
          kind: "changeCommand",
          label: t("Change the isolation command…"),
          description: command,
          icon: { name: "edit" },
          click: "casebook.editSection",
          subject: { kind: "section", section: "isolationCommand" },
        },
      ]
    : [];
}

/** What ended runs have left running; the row offers to end it. */
function leftNodes(left: readonly LeftProcess[]): readonly TreeNode[] {
  if (left.length === 0) {
    return [];
  }
  const commands = left.map(({ pid, command }) => `${pid} ${command}`);
  return [
    {
      id: "leftProcesses",
      kind: "leftProcesses",
      label: plural(left.length, "{0} process left running", "{0} processes left running"),
      description: left[0]?.command,
      tooltip: commands.join("\n"),
      icon: icons.problem,
    },
  ];
}

function problemNode(doubt: Fact, index: number): TreeNode {
  const problem = say(doubt);
  return { id: `problem ${index}`, kind: "problem", label: problem, tooltip: problem, icon: icons.problem };
}

/** What is not there any more is said, or people would look for it in their program. */
function maskedNodes(run: Run): readonly TreeNode[] {
  const label = maskedLabel(run.end?.masked);
  return label === undefined
    ? []
    : [{ id: "masked", kind: "masked", label, tooltip: label, icon: icons.masked }];
}

function fileNode(file: string, tests: readonly FailingTest[], arrangement: Arrangement): TreeNode {
  return {
    id: `file ${file}`,
    kind: "file",
    label: labelOfFile(file, tests),
    description: countLabel(tests),
    icon: icons.file,
    expanded: true,
    subject: groupSubject(tests, file === "" ? undefined : file),
    children: nest(`file ${file}`, tests, 0, arrangement),
  };
}

/** The path, below that of its package, which is a row above. */
function labelOfFile(file: string, [first]: readonly FailingTest[]): string {
  const directory = first?.package;
  return file === "" ? t("No file") : directory === undefined ? file : file.slice(directory.length + 1);
}

/** Tests that fail with one error, whatever file they are in. */
function errorNode(error: string, tests: readonly FailingTest[], arrangement: Arrangement): TreeNode {
  const [first] = tests;
  const { name, color } = first?.kind === "error" ? icons.error : icons.failure;
  return {
    id: `error ${error}`,
    kind: "error",
    label: first?.message || t("(no message)"),
    description: countLabel(tests),
    icon: { name, color },
    expanded: true,
    subject: groupSubject(tests),
    children: rowsOf(error, labelled([...tests].sort(inOrder(arrangement))), arrangement, ([test, name]) => ({
      ...testNode([test, name]),
      description: [test.isNew && t("new"), placeOf(test)].filter(Boolean).join(" · "),
    })),
  };
}

function groupSubject(tests: readonly FailingTest[], file?: string): Subject {
  return { kind: "tests", tests: tests.map(({ id }) => id), file };
}

function placeOf({ position, file }: FailingTest): string {
  return position === undefined ? (file ?? "") : `${position.path}:${position.line}`;
}

function countLabel(tests: readonly FailingTest[]): string {
  const fresh = tests.filter((test) => test.isNew).length;
  return [t("{0} failing", tests.length), fresh > 0 && t("{0} new", fresh)].filter(Boolean).join(" · ");
}

/** The tests of one level, then the suites below it. */
function nest(
  parent: string,
  tests: readonly FailingTest[],
  depth: number,
  arrangement: Arrangement,
): readonly TreeNode[] {
  const here = tests.filter((test) => test.suitePath.length === depth);
  const below = groupBy(
    tests.filter((test) => test.suitePath.length > depth),
    (test) => test.suitePath[depth] ?? "",
  );
  const suites = [...below];
  if (arrangement.newFirst) {
    suites.sort(([, a], [, b]) => Number(hasNew(b)) - Number(hasNew(a)));
  }
  return [
    ...rowsOf(`tests ${parent}`, labelled(here.sort(inOrder(arrangement))), arrangement, testNode),
    ...rowsOf(`suites ${parent}`, suites, arrangement, ([suite, inSuite]): TreeNode => {
      const id = JSON.stringify([parent, suite]);
      return {
        id,
        kind: "suite",
        label: suite,
        description: depth === 0 && arrangement.groupBy === "suite" ? countLabel(inSuite) : undefined,
        expanded: true,
        icon: icons.suite,
        subject: groupSubject(inSuite),
        children: nest(id, inSuite, depth + 1, arrangement),
      };
    }),
  ];
}

/** Each test with the names that distinguish it from its neighbours. */
function labelled(tests: readonly FailingTest[]): readonly (readonly [FailingTest, string])[] {
  const labels = testLabels(tests);
  return tests.map((test, index) => [test, labels[index] ?? test.name]);
}

function testNode([test, name]: readonly [FailingTest, string]): TreeNode {
  const { id, message, isNew, kind, position } = test;
  const state = isNew ? t("newly failing") : t("failing");
  return {
    id: `test ${id}`,
    kind: "test",
    label: name === "" ? t("(no name)") : name,
    description: [isNew && t("new"), message].filter(Boolean).join(" · "),
    icon: isNew ? icons.fresh : icons[kind],
    spoken: [name, state, message, position && t("{0} line {1}", position.path, position.line)]
      .filter(Boolean)
      .join(", "),
    click: "casebook.openFailure",
    subject: testSubject(test),
  };
}

const icons = {
  failure: { name: "error", color: "testing.iconFailed" },
  error: { name: "bracket-error", color: "testing.iconErrored" },
  fresh: { name: "flame", color: "testing.iconFailed" },
  passed: { name: "pass", color: "testing.iconPassed" },
  broken: { name: "warning", color: "list.warningForeground" },
  problem: { name: "info" },
  masked: { name: "eye-closed" },
  reports: { name: "file-code" },
  console: { name: "clippy" },
  terminal: { name: "terminal" },
  task: { name: "tools" },
  package: { name: "package" },
  file: { name: "file" },
  suite: { name: "symbol-class" },
} satisfies Readonly<Record<string, Icon>>;

function inOrder({ newFirst }: Arrangement): (a: FailingTest, b: FailingTest) => number {
  return (a, b) =>
    (newFirst ? Number(b.isNew) - Number(a.isNew) : 0) ||
    compare(a.file ?? "", b.file ?? "") ||
    (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    compare(a.name, b.name);
}

const collator = new Intl.Collator("en", { numeric: true });

/** test_2 before test_10. Most are compared within one file, and to collate takes long. */
function compare(a: string, b: string): number {
  return a === b ? 0 : collator.compare(a, b);
}
