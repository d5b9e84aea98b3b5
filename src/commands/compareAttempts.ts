import * as vscode from "vscode";
import { plural, t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import { openChanges, openDiff } from "../editor/documents/diffs.ts";
import { comparedUri } from "../editor/documents/failureDocuments.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { type PickItem, pickOne } from "../editor/window/window.ts";
import {
  type AttemptComparison,
  type ComparedResults,
  differingVerdicts,
} from "../model/judgement/attemptComparison.ts";
import type { Attempt } from "../model/log/attempt.ts";
import { verdictLabel } from "../model/words/wording.ts";
import { chooseAttempt, findAttempt } from "./chooseAttempt.ts";

/** One line of a comparison, and what it opens. */
interface Line extends PickItem {
  readonly open?: () => Thenable<unknown>;
}

/**
 * *Compare Attempts…*: what two attempts differ in. The tests that differ are listed, and each opens its two failures side by side;
 * the first line opens the files. The attempts are those of the row, else they are picked.
 */
export async function compareAttempts(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const one = await chooseAttempt(folders, node, t("Compare which attempt?"));
  const other = one && (await chooseOther(folders, node, one));
  if (one === undefined || other === undefined) {
    return;
  }
  const [before, now] = other !== "openChanges" && other.number < one.number ? [other, one] : [one, other];
  const number = now === "openChanges" ? undefined : now.number;
  const comparison = await folders.request("compareAttempts", {
    session: folders.session.id,
    before: before.number,
    now: number,
  });
  const title =
    number === undefined
      ? t("#{0} and the open changes", before.number)
      : t("#{0} and #{1}", before.number, number);
  const show = { title, before: before.tree, now: now === "openChanges" ? undefined : now.tree };
  if (comparison.results === undefined && number === undefined) {
    // Nothing ran on the open changes: there are only files.
    await openFiles(folders, comparison, show);
    return;
  }
  const chosen = await pickOne(listLines(folders, comparison, show), {
    title,
    matchOnDescription: true,
    placeHolder: t("Open what differs"),
  });
  await chosen?.open?.();
}

async function chooseOther(
  folders: Folders,
  node: TreeNode | undefined,
  one: Attempt,
): Promise<Attempt | "openChanges" | undefined> {
  const subject = node?.subject?.kind === "attempt" ? node.subject : undefined;
  if (subject?.with !== undefined) {
    return subject.with === "openChanges"
      ? "openChanges"
      : findAttempt(folders.session.attempts, subject.with);
  }
  const title = t("Compare #{0} with which attempt?", one.number);
  return chooseAttempt(folders, undefined, title, one.number);
}

/** What is compared, and the trees it is in; without `now`, the files as they are. */
interface Pair {
  readonly title: string;
  readonly before: string;
  readonly now: string | undefined;
}

function listLines(folders: Folders, comparison: AttemptComparison, pair: Pair): readonly Line[] {
  const { files, results } = comparison;
  const filesLine: Line =
    files.length === 0
      ? { icon: "check", label: t("No file differs") }
      : {
          icon: "diff-multiple",
          label: plural(files.length, "{0} file differs", "{0} files differ"),
          description: listNames(files.map(({ path }) => path)),
          open: () => openFiles(folders, comparison, pair),
        };
  return [
    filesLine,
    ...(results === undefined
      ? [{ icon: "warning", label: t("One of them has no results to compare") }]
      : listTests(folders, results, pair.title)),
  ];
}

function listTests(folders: Folders, results: ComparedResults, title: string): readonly Line[] {
  const { tests, stillFailing } = results;
  const { folder } = folders.state;
  const { id: session } = folders.session;
  const lines = differingVerdicts.flatMap((verdict): readonly Line[] => {
    const own = tests.filter((test) => test.verdict === verdict);
    const heading = { label: verdictLabel(verdict), kind: vscode.QuickPickItemKind.Separator };
    return own.length === 0
      ? []
      : [
          heading,
          ...own.map(
            ({ id, name }): Line => ({
              label: name,
              description: verdictLabel(verdict),
              open: () => {
                const [before, now] = [results.before, results.now].map((run) =>
                  comparedUri({ folder, session, run }, id, name),
                );
                return openDiff(before, now, `${name} (${title})`);
              },
            }),
          ),
        ];
  });
  const rest =
    stillFailing > 0
      ? plural(stillFailing, "{0} test fails by the same error", "{0} tests fail by the same error")
      : "";
  return lines.length === 0 ? [{ icon: "check", label: t("No test differs"), description: rest }] : lines;
}

function openFiles(
  folders: Folders,
  { files }: AttemptComparison,
  { title, before, now }: Pair,
): Thenable<void> {
  return openChanges(folders.state, { title, files, from: before, to: now });
}
