import { relative, sep } from "node:path";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { attemptByNumber } from "./attemptPicks.ts";

/** The changes of an attempt, from a tree to a tree; or, without `to`, to the files on disk. */
export interface AttemptChanges {
  readonly title: string;
  readonly files: readonly ChangedFile[];
  readonly from: Oid | undefined;
  readonly to: Oid | undefined;
}

/** What the attempt with this number changed; without one, what changed since the newest attempt. */
export function changesOf(
  attempts: readonly Attempt[],
  number: number | undefined,
  openChanges: readonly ChangedFile[] = [],
): AttemptChanges {
  if (number === undefined) {
    const from = attempts.at(-1);
    const title = t("Open changes since #{0}", from?.number ?? 0);
    return { title, files: openChanges, from: from?.tree, to: undefined };
  }
  const attempt = attemptByNumber(attempts, number);
  return {
    title: t("Attempt #{0}", number),
    files: attempt.changes,
    from: attempt.base,
    to: attempt.tree,
  };
}

/** The same of one file alone. */
export function changesOfFile(changes: AttemptChanges, path: string): AttemptChanges {
  const files = changes.files.filter((file) => file.path === path);
  return { ...changes, title: `${path} (${changes.title})`, files };
}

/** The path of a file in the repository, with `/`; a UserError for one that lies elsewhere, or is on no disk. */
export function pathInRepository(
  { scheme, fsPath }: { readonly scheme: string; readonly fsPath: string },
  topLevel: string,
  folder: string,
): string {
  const path = relative(topLevel, fsPath).split(sep).join("/");
  // On another drive of Windows a relative path is an absolute one.
  if (
    scheme !== "file" ||
    path === "" ||
    path === ".." ||
    path.startsWith("../") ||
    /^(?:[a-z]:|\/)/i.test(path)
  ) {
    throw new UserError(
      t("This file is not in the repository of {0}.", folder),
      t("Attempts hold the files of that repository only."),
    );
  }
  return path;
}
