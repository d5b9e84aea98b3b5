import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { plural, t } from "../base/l10n.ts";
import { openKept } from "../editor/documents/keptDocuments.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { askInDialog, type PickItem, pickOne, showStoppable } from "../editor/window/window.ts";
import type { KeptSession } from "../model/log/keptSession.ts";
import { sessionStateLabel, sizeLabel } from "../model/words/wording.ts";

/** *Sessions on Other Branches…*: opens one to be read, or moves it to the branch that is checked out. */
export async function showOtherSessions(folders: Folders): Promise<void> {
  const kept = await folders.request("listKeptSessions", {});
  const others = kept.filter(({ branchState }) => branchState !== "checkedOut");
  if (others.length === 0) {
    throw new UserError(t("No other branch has a session, nor had one that is kept."));
  }
  const pick = await pickOne(others.map(keptPick), {
    title: t("Sessions on Other Branches"),
    placeHolder: t("Choose one to read it, or to move it here"),
    matchOnDescription: true,
  });
  if (pick !== undefined) {
    await chooseWhatToDo(folders, pick.kept);
  }
}

async function chooseWhatToDo(folders: Folders, kept: KeptSession): Promise<void> {
  const branch = folders.state.place.branch ?? t("detached HEAD");
  const actions = [
    {
      icon: "book",
      label: t("Open Read-Only"),
      detail: t("The whole log as Markdown."),
      run: async () => openKept(folders.state.folder, kept, untitled()),
    },
    {
      icon: "git-branch",
      label: t("Move to {0}", branch),
      detail: t("It becomes the active session here, with all its attempts, and leaves its branch."),
      run: async () => folders.request("adoptSession", kept),
    },
  ];
  const action = await pickOne(actions, { title: titleOf(kept) });
  await action?.run();
}

/** *Show Storage…*: the sessions of the folder with what each of them keeps on the disk. */
export async function showStorage(folders: Folders): Promise<void> {
  const kept = await folders.request("listKeptSessions", {});
  const sizes = new Map<KeptSession, number>();
  let total: number | undefined;
  await showStoppable(t("Casebook: measuring"), async (report, cancelled) => {
    // One question each, so that whoever does not want to wait need not.
    for (const one of cancelled.isCancellationRequested ? [] : kept) {
      report(titleOf(one), 100 / (kept.length + 1));
      sizes.set(one, await folders.request("measureSession", one));
      if (cancelled.isCancellationRequested) {
        return;
      }
    }
    total = (await folders.request("measureAll", {})).bytes;
  });
  if (total === undefined) {
    return;
  }
  const picks = kept.map((one) => ({
    ...keptPick(one),
    detail: [sizeLabel(sizes.get(one) ?? 0), plural(one.attempts, "{0} attempt", "{0} attempts")].join(" · "),
  }));
  const pick = await pickOne(picks, {
    title: t("Casebook keeps {0} in this repository, on all branches", sizeLabel(total)),
    placeHolder: t("Choose a session to delete its data"),
  });
  if (pick !== undefined) {
    await deleteOne(folders, pick.kept);
  }
}

/** *Delete Session Data…*: of one session, or everything in the repository; after a preview, and for good. */
export async function deleteSessionData(folders: Folders): Promise<void> {
  const kept = await folders.request("listKeptSessions", {});
  const active = folders.state.active;
  const sorted = [
    ...kept.filter(({ session }) => session === active),
    ...kept.filter(({ session }) => session !== active),
  ];
  const all: KeptPick = {
    icon: "trash",
    label: t("All of Casebook's Data in This Repository"),
    detail: t("Every session of every branch and folder, and the keys in the configuration."),
  };
  const pick = await pickOne([...sorted.map(keptPick), all], {
    title: t("Delete the data of which session?"),
    matchOnDescription: true,
  });
  if (pick?.kept !== undefined) {
    await deleteOne(folders, pick.kept);
  } else if (pick !== undefined) {
    await deleteAll(folders);
  }
}

async function deleteOne(folders: Folders, kept: KeptSession): Promise<void> {
  const size = sizeLabel(await folders.request("measureSession", kept));
  const goes = t(
    "Deleted are its log, {0} with all snapshots, reports and outputs ({1} on the disk), and the way back over {2}.",
    plural(kept.attempts, "{0} attempt", "{0} attempts"),
    size,
    plural(kept.restores, "{0} restore", "{0} restores"),
  );
  if (await confirm(t("Delete the data of “{0}”?", titleOf(kept)), goes)) {
    await folders.request("deleteSession", kept);
  }
}

async function deleteAll(folders: Folders): Promise<void> {
  const { logs, sessions, attempts, bytes } = await folders.request("measureAll", {});
  const goes = t(
    "Deleted are {0} with {1} on {2}, {3} on the disk; the keys “branch.<name>.casebooklog” in the configuration; and the folder “casebook” in the git directory.",
    plural(sessions, "{0} session", "{0} sessions"),
    plural(attempts, "{0} attempt", "{0} attempts"),
    plural(logs.length, "{0} branch", "{0} branches"),
    sizeLabel(bytes),
  );
  if (await confirm(t("Delete all of Casebook's data in this repository?"), goes)) {
    await folders.request("deleteAll", { logs });
  }
}

async function confirm(question: string, goes: string): Promise<boolean> {
  const remove = t("Delete");
  const honest = t(
    "Your files, branches and commits stay as they are. Git itself forgets deleted objects only when it cleans up, by default two weeks later; “git gc --prune=now” does so at once. Copies that were shared stay where they are.",
  );
  const detail = `${goes}\n\n${honest}`;
  return (await askInDialog(question, detail, remove)) === remove;
}

/** A row of a list of sessions; without one for all of them. */
interface KeptPick extends PickItem {
  readonly kept?: KeptSession;
}

function keptPick(kept: KeptSession): KeptPick & { readonly kept: KeptSession } {
  return {
    label: titleOf(kept),
    description: [branchLabel(kept), sessionStateLabel(kept.state)].join(" · "),
    detail: [
      new Date(kept.lastAt).toLocaleString(vscode.env.language),
      plural(kept.attempts, "{0} attempt", "{0} attempts"),
    ].join(" · "),
    kept,
  };
}

function branchLabel({ branch, branchState }: KeptSession): string {
  const name = branch ?? t("detached HEAD");
  return branchState === "gone" ? t("{0} (gone)", name) : name;
}

function titleOf({ title }: KeptSession): string {
  return title || untitled();
}

function untitled(): string {
  return t("Session without a title");
}
