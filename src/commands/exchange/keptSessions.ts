import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { openKept } from "../../editor/documents/keptDocuments.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { confirmInDialog, pickOne, showStoppable } from "../../editor/window/window.ts";
import type { KeptSession } from "../../model/log/keptSession.ts";
import { titleLabel } from "../../model/log/section.ts";
import {
  askToDelete,
  askToDeleteAll,
  offerMeasured,
  offerMoves,
  offerOtherSessions,
  offerToDelete,
} from "../choices/keptSessionPicks.ts";

/** *Sessions on Other Branches…*: opens one to be read, or moves it to the current branch. */
export async function showOtherSessions(folders: Folders): Promise<void> {
  const list = offerOtherSessions(await folders.request("listKeptSessions", {}), vscode.env.language);
  if (list === undefined) {
    throw new UserError(t("There are no sessions on other branches."));
  }
  const kept = (await pickOne(list))?.kept;
  const move = kept && (await pickOne(offerMoves(kept, folders.state.place.branch)));
  if (kept === undefined || move === undefined) {
    return;
  }
  if (move.action === "open") {
    await openKept(folders.state.folder, kept);
  } else {
    await folders.request("adoptSession", kept);
  }
}

/** *Show Storage…*: the sessions of the folder with what each of them keeps on the disk. */
export async function showStorage(folders: Folders): Promise<void> {
  const kept = await folders.request("listKeptSessions", {});
  const sizes = new Map<KeptSession, number>();
  let total: number | undefined;
  await showStoppable(t("Casebook: measuring"), async (report, cancelled) => {
    // One question each, so that whoever does not want to wait need not.
    for (const one of cancelled.isCancellationRequested ? [] : kept) {
      report(titleLabel(one.title), 100 / (kept.length + 1));
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
  const pick = await pickOne(offerMeasured(kept, sizes, total, vscode.env.language));
  if (pick !== undefined) {
    await deleteOne(folders, pick.kept);
  }
}

/** *Delete Session Data…*: of one session, or everything in the repository; after a preview, and for good. */
export async function deleteSessionData(folders: Folders): Promise<void> {
  const kept = await folders.request("listKeptSessions", {});
  const pick = await pickOne(offerToDelete(kept, folders.state.active, vscode.env.language));
  if (pick?.kept !== undefined) {
    await deleteOne(folders, pick.kept);
  } else if (pick !== undefined) {
    await deleteAll(folders);
  }
}

async function deleteOne(folders: Folders, kept: KeptSession): Promise<void> {
  const bytes = await folders.request("measureSession", kept);
  if (await confirmInDialog(askToDelete(kept, bytes))) {
    await folders.request("deleteSession", kept);
  }
}

async function deleteAll(folders: Folders): Promise<void> {
  const kept = await folders.request("measureAll", {});
  if (await confirmInDialog(askToDeleteAll(kept))) {
    await folders.request("deleteAll", { logs: kept.logs });
  }
}
