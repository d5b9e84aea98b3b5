import { fact } from "../../base/facts/fact.ts";
import { say } from "../../base/facts/words.ts";
import { t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { Message, PickItem, PickList, TextQuestion } from "../../editor/window/questions.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { RestoreHow, RestorePreview, RestoreResult } from "../../model/log/restores.ts";

/** A way to restore an attempt. */
export interface RestoreWay extends PickItem {
  readonly how: RestoreHow;
}

/** The ways to restore an attempt; undefined where its commit is still checked out, so that both would come to the same. */
export function offerRestoreWays(
  { number, head }: Pick<Attempt, "number" | "head">,
  now: Oid | undefined,
): PickList<RestoreWay> | undefined {
  if (head === now) {
    return undefined;
  }
  const short = (commit: Oid | undefined) => commit?.slice(0, 8) ?? t("no commit");
  return {
    picks: [
      {
        icon: "git-merge",
        label: t("Apply Its Changes on Top"),
        detail: t("A three-way merge into your current files. Changes from later commits are kept."),
        how: "onTop",
      },
      {
        icon: "history",
        label: t("Exactly as It Was"),
        detail: t("All files as they were then. Changes from later commits disappear from the files."),
        how: "exactly",
      },
    ],
    title: t("Restore Attempt #{0}", number),
    placeHolder: t("HEAD has moved since the attempt, from {0} to {1}.", short(head), short(now)),
    ignoreFocusOut: true,
  };
}

/** Whether a restore would change nothing and leave nothing out, so that there is nothing to be looked at. */
export function isNothingToRestore(preview: RestorePreview): boolean {
  return preview.write.length + preview.delete.length + preview.kept.length === 0;
}

/** That the files are already what the restore would make of them. */
export function nothingToRestore(number: number, how: RestoreHow): string {
  switch (how) {
    case "exactly":
      return t("The files already match attempt #{0}.", number);
    case "onTop":
      return t("The files already contain all changes from attempt #{0}.", number);
    case "reverted":
      return t("No changes from attempt #{0} remain in the files.", number);
  }
}

/** What the list of files is called before a restore: what would be done to how many. */
export function previewTitle(number: number, how: RestoreHow, preview: RestorePreview): string {
  const counts = [preview.write.length, preview.delete.length, preview.kept.length];
  switch (how) {
    case "exactly":
      return t("Restore Attempt #{0}: {1} to write, {2} to delete, {3} kept", number, ...counts);
    case "onTop":
      return t("Apply Attempt #{0} on Top: {1} to write, {2} to delete, {3} kept", number, ...counts);
    case "reverted":
      return t("Revert Changes of Attempt #{0}: {1} to write, {2} to delete, {3} kept", number, ...counts);
  }
}

/** The paths that the engine is asked for: undefined where the user left nothing out, so that all of the attempt is restored. */
export function pathsToRestore(
  chosen: readonly string[],
  preview: Pick<RestorePreview, "write" | "delete">,
): readonly string[] | undefined {
  return chosen.length === preview.write.length + preview.delete.length ? undefined : chosen;
}

/** What was restored, for the head of a message. */
export function restoredTitle(number: number, how: RestoreHow): string {
  switch (how) {
    case "exactly":
      return t("Attempt #{0} was restored", number);
    case "onTop":
      return t("The changes from attempt #{0} were applied on top", number);
    case "reverted":
      return t("The changes from attempt #{0} were reverted", number);
  }
}

/** What a restore did, what it did not, and the way back; a warning where anything is otherwise than it was asked for. */
export function restoreMessage(done: string, result: Omit<RestoreResult, "before" | "kept">): Message {
  const { written, deleted, conflicts, marked, wrong, rescued } = result;
  const troubles = [
    marked.length > 0 && t("Conflict markers are in {0}.", listNames(marked)),
    conflicts.length > 0 &&
      t("Not restored: {0}.", listNames(conflicts.map(({ path, reason }) => `${path} (${say(reason)})`))),
    ...sayRescued(rescued),
    wrong.length > 0 && t("These files were not restored correctly: {0}.", listNames(wrong)),
  ].filter((line) => line !== false);
  return {
    sentences: [
      t("{0}: {1} written, {2} deleted.", done, written, deleted),
      ...troubles,
      t("Your previous files are saved."),
    ],
    isWarning: troubles.length > 0,
  };
}

/** That a restore died before the window was opened, and how to get the files back. */
export function describeInterrupted(rescued: readonly string[]): readonly string[] {
  return [
    say(fact("restore.interrupted")),
    ...sayRescued(rescued),
    t("Undo it, or restore the attempt again."),
  ];
}

function sayRescued(rescued: readonly string[]): readonly string[] {
  return rescued.length === 0
    ? []
    : [t("Edited in the meantime, and saved in the log: {0}.", listNames(rescued))];
}

/**
 * What the branch of an attempt, or of what a search found in it, is to be called: the title of the session and the number are proposed, as git takes
 * them.
 */
export function askForBranch(number: number, title: string, isFound = false): TextQuestion {
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  return {
    title: isFound
      ? t("Branch from What Was Found in Attempt #{0}", number)
      : t("Branch from Attempt #{0}", number),
    prompt: isFound
      ? t("It gets one commit with the files that the search found. Nothing is checked out.")
      : t("It gets one commit with the files of the attempt. Nothing is checked out."),
    value: [slug || "casebook", isFound ? "found" : "attempt", number].join("-"),
    ignoreFocusOut: true,
  };
}
