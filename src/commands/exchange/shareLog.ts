import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { openKept } from "../../editor/documents/keptDocuments.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { confirmInDialog, inform, pickOne, showStoppable } from "../../editor/window/window.ts";
import { describeExchange } from "../../model/sharing/exchangeText.ts";
import type { Exchanged, Remote } from "../../model/sharing/sharing.ts";
import {
  askToShare,
  offerAdoption,
  offerFetched,
  offerRemotes,
  sharedSentence,
} from "../choices/shareChoice.ts";

/** *Share Log…*: sends the log of this branch to a remote, after showing what goes out. */
export async function shareLog(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const remote = await chooseRemote(folders, t("Share the log of this branch through which remote?"));
  if (remote === undefined) {
    return;
  }
  const outgoing = await folders.request("previewShare", { remote: remote.name });
  if (await confirmInDialog(askToShare(outgoing, remote))) {
    const title = t("Casebook: sharing with {0}", remote.name);
    const confirmed = outgoing.secretLike;
    const result = await whileShown(folders, title, () =>
      folders.request("shareLog", { remote: remote.name, confirmed }),
    );
    await report(folders, agreed, sharedSentence(result.isSent, remote.name), result, remote.name);
  }
}

/** *Fetch Shared Logs…*: opens a log of a remote to be read, or merges it into the own one. */
export async function fetchSharedLogs(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const remote = await chooseRemote(folders, t("Fetch the logs of which remote?"));
  if (remote === undefined) {
    return;
  }
  const title = t("Casebook: fetching logs of {0}", remote.name);
  const fetched = await whileShown(folders, title, () =>
    folders.request("fetchLogs", { remote: remote.name }),
  );
  const list = offerFetched(fetched, remote.name, vscode.env.language);
  if (list === undefined) {
    throw new UserError(t("{0} has no log with a session of this folder.", remote.name));
  }
  const session = (await pickOne(list))?.kept;
  const adoption = session && (await pickOne(offerAdoption(session)));
  if (session === undefined || adoption === undefined) {
    return;
  }
  if (adoption.action === "open") {
    await openKept(folders.state.folder, session);
  } else {
    const { log, tip } = session;
    const result = await folders.request("adoptLog", { log, tip });
    await report(folders, agreed, t("The log is merged."), result, session.remote);
  }
}

async function chooseRemote(folders: Folders, title: string): Promise<Remote | undefined> {
  const list = offerRemotes(await folders.request("listRemotes", {}), title);
  if (list === undefined) {
    throw new UserError(t("This repository has no remote."), t("Add one: “git remote add”."));
  }
  return (await pickOne(list))?.remote;
}

/** Shows that an exchange is in progress; it can be stopped. */
async function whileShown<T>(folders: Folders, title: string, exchange: () => Promise<T>): Promise<T> {
  return showStoppable(title, async (_, cancelled) => {
    const stopping = cancelled.onCancellationRequested(() => void folders.request("stopExchange", {}));
    try {
      return await exchange();
    } finally {
      stopping.dispose();
    }
  });
}

/** Says what an exchange came to; commands that came are shown again before they run. */
async function report(
  folders: Folders,
  agreed: AgreedCommands,
  done: string,
  result: Exchanged,
  remote: string,
): Promise<void> {
  const { folder } = folders.state;
  for (const { now } of result.commands) {
    agreed.came(folder, now, remote);
  }
  const changes = describeExchange(result, (command) => agreed.has(folder, command));
  void inform([done, ...changes]);
}
