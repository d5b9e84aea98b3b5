import { groupBy } from "../base/groupBy.ts";
import { testSubject } from "../editor/testSubject.ts";
import type { Icon, TreeNode } from "../editor/treeNode.ts";
import type { FailingTest, LastRun } from "../model/failingTests.ts";
import type { Run } from "../model/run.ts";
import { outcomeLabel } from "../model/wording.ts";

/**
 * The rows of Failing Tests: files, suites and tests of the run that ended last; or, for a run without results, why it has
 * none, with the last lines of its output.
 */
export function failureTree(run: Run, lastRun: LastRun): readonly TreeNode[] {
  const files = [...groupBy(lastRun.failing, (test) => test.file ?? "")].sort(([a], [b]) => compare(a, b));
  return [
    ...outcomeNodes(run, lastRun.lastLines),
    ...lastRun.problems.map(problemNode),
    ...files.map(([file, tests]) => fileNode(file, tests)),
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
  return [
    {
      id: "outcome",
      kind: "outcome",
      label: label.charAt(0).toUpperCase() + label.slice(1),
      description: result.reason,
      tooltip: `${run.command}\n${result.reason}`,
      icon: isGreen ? icons.passed : icons.broken,
      expanded: !isGreen,
      children: isGreen
        ? undefined
        : lastLines.map((line, index) => ({ id: `line ${index}`, kind: "line", label: line })),
    },
  ];
}

function problemNode(problem: string, index: number): TreeNode {
  return { id: `problem ${index}`, kind: "problem", label: problem, tooltip: problem, icon: icons.problem };
}

function fileNode(file: string, tests: readonly FailingTest[]): TreeNode {
  const fresh = tests.filter((test) => test.isNew).length;
  return {
    id: `file ${file}`,
    kind: "file",
    label: file === "" ? "No file" : file,
    description: `${tests.length} failing${fresh > 0 ? ` · ${fresh} new` : ""}`,
    icon: icons.file,
    expanded: true,
    children: nest(`file ${file}`, tests, 0),
  };
}

/** The tests of one level, then the suites below it. */
function nest(parent: string, tests: readonly FailingTest[], depth: number): readonly TreeNode[] {
  const here = tests.filter((test) => test.suitePath.length === depth);
  const below = groupBy(
    tests.filter((test) => test.suitePath.length > depth),
    (test) => test.suitePath[depth] ?? "",
  );
  return [
    ...here.sort(newFirst).map(testNode),
    ...[...below].map(([suite, inSuite]): TreeNode => {
      const id = JSON.stringify([parent, suite]);
      return {
        id,
        kind: "suite",
        label: suite,
        expanded: true,
        icon: icons.suite,
        children: nest(id, inSuite, depth + 1),
      };
    }),
  ];
}

function testNode(test: FailingTest): TreeNode {
  const { id, name, message, isNew, kind, position } = test;
  const state = isNew ? "newly failing" : "failing";
  return {
    id: `test ${id}`,
    kind: "test",
    label: name.trim() === "" ? "(no name)" : name.replace(/\s+/g, " "),
    description: isNew ? `new · ${message}` : message,
    icon: isNew ? icons.fresh : icons[kind],
    spoken: [name, state, message, position && `${position.path} line ${position.line}`]
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
  file: { name: "file" },
  suite: { name: "symbol-class" },
} satisfies Readonly<Record<string, Icon>>;

function newFirst(a: FailingTest, b: FailingTest): number {
  return (
    Number(b.isNew) - Number(a.isNew) ||
    (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
    compare(a.name, b.name)
  );
}

const collator = new Intl.Collator("en", { numeric: true });

/** test_2 before test_10. */
function compare(a: string, b: string): number {
  return collator.compare(a, b);
}
