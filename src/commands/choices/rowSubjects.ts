import type { Subject, TreeNode } from "../../editor/window/treeNode.ts";
import type { ExportForm } from "../../model/words/exportForm.ts";

/** What *Copy as Markdown* exports: the failure of a test, or a session or an attempt of it. */
export type RowExport =
  | {
      readonly kind: "failure";
      readonly failure: { readonly session: string; readonly run: number; readonly testCase: string };
    }
  | { readonly kind: "session"; readonly form: ExportForm };

/**
 * What is exported for a row: its failing test, in the run that the failing tests are of; its attempt, with what was chosen to stand
 * beside it; else what was chosen.
 */
export function exportedByRow(
  subject: Subject | undefined,
  lastRun: { readonly session: string; readonly run: number } | undefined,
  { scope, parts }: ExportForm,
): RowExport {
  if (subject?.kind === "test" && lastRun !== undefined) {
    const { session, run } = lastRun;
    return { kind: "failure", failure: { session, run, testCase: subject.id } };
  }
  return {
    kind: "session",
    form:
      subject?.kind === "attempt"
        ? { scope: { kind: "attempt", attempt: subject.number }, parts }
        : { scope, parts },
  };
}

/** The tests and files that rows stand for: a test, a group of tests, or a file with everything in it. Other rows stand for none. */
export function testsOfRows(nodes: readonly Pick<TreeNode, "subject">[]): {
  readonly tests: readonly string[];
  readonly files: readonly string[];
} {
  const subjects = nodes.flatMap(({ subject }) => subject ?? []);
  const files = subjects.flatMap((subject) => (subject.kind === "tests" ? (subject.file ?? []) : []));
  const tests = subjects.flatMap((subject): readonly string[] => {
    if (subject.kind === "test") {
      return [subject.id];
    }
    return subject.kind === "tests" && subject.file === undefined ? subject.tests : [];
  });
  return { tests, files };
}
