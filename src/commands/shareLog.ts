import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { say } from "../base/facts/words.ts";
import { plural, t } from "../base/l10n.ts";
import { listLines } from "../base/listNames.ts";
import { openKept } from "../editor/documents/keptDocuments.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { askInDialog, inform, pickOne, showStoppable } from "../editor/window/window.ts";
import { describeExchange } from "../model/sharing/exchangeText.ts";
import type { Exchanged, FetchedSession, Outgoing, Remote, Unsearched } from "../model/sharing/sharing.ts";
import { sessionStateLabel, sizeLabel } from "../model/words/wording.ts";

/** *Share Log…*: sends the log of this branch to a remote, after showing what goes out. */
export async function shareLog(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const remote = await chooseRemote(folders, t("Share the log of this branch through which remote?"));
  if (remote === undefined) {
    return;
  }
  const outgoing = await folders.request("previewShare", { remote: remote.name });
  if (await confirm(outgoing, remote)) {
    const title = t("Casebook: sharing with {0}", remote.name);
    const confirmed = outgoing.secretLike;
    const result = await whileShown(folders, title, () =>
      folders.request("shareLog", { remote: remote.name, confirmed }),
    );
    const done = result.isSent
      ? t("The log is shared with {0}.", remote.name)
      : t("{0} has all of the log already.", remote.name);
    await tell(folders, agreed, done, result, remote.name);
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
  if (fetched.length === 0) {
    throw new UserError(t("{0} has no log with a session of this folder.", remote.name));
  }
  const picks = fetched.map((session) => ({
    label: titleOf(session),
    description: [session.branch ?? t("detached HEAD"), sessionStateLabel(session.state)].join(" · "),
    detail: [
      new Date(session.lastAt).toLocaleString(vscode.env.language),
      plural(session.attempts, "{0} attempt", "{0} attempts"),
    ].join(" · "),
    session,
  }));
  const pick = await pickOne(picks, {
    title: t("Sessions That Others Share through {0}", remote.name),
    placeHolder: t("Choose one to read it, or to merge its log into yours"),
    matchOnDescription: true,
  });
  if (pick !== undefined) {
    await chooseWhatToDo(folders, agreed, pick.session);
  }
}

async function chooseWhatToDo(
  folders: Folders,
  agreed: AgreedCommands,
  session: FetchedSession,
): Promise<void> {
  const actions = [
    {
      icon: "book",
      label: t("Open Read-Only"),
      detail: t("The whole log as Markdown."),
      run: async () => openKept(folders.state.folder, session, untitled()),
    },
    {
      icon: "git-merge",
      label: t("Adopt Its Log"),
      detail: t(
        "All sessions of that log are merged into your copy of it, or else into the log of this branch.",
      ),
      run: async () => {
        const { log, tip, remote } = session;
        const result = await folders.request("adoptLog", { log, tip });
        await tell(folders, agreed, t("The log is merged."), result, remote);
      },
    },
  ];
  const action = await pickOne(actions, { title: titleOf(session) });
  await action?.run();
}

async function chooseRemote(folders: Folders, title: string): Promise<Remote | undefined> {
  const remotes = await folders.request("listRemotes", {});
  if (remotes.length === 0) {
    throw new UserError(t("This repository has no remote."), t("Add one: “git remote add”."));
  }
  const picks = remotes.map((remote) => ({ label: remote.name, detail: remote.url, remote }));
  return (await pickOne(picks, { title }))?.remote;
}

async function confirm(outgoing: Outgoing, remote: Remote): Promise<boolean> {
  const { url, reference, bytes, sessions, attempts, secretLike, unsearched } = outgoing;
  const goes = t(
    "{0} with {1}, at most about {2}: every snapshot of your files, with reports and console outputs. It goes to {3} as {4}, and whoever can read that repository can read it.",
    plural(sessions, "{0} session", "{0} sessions"),
    plural(attempts, "{0} attempt", "{0} attempts"),
    sizeLabel(bytes),
    url,
    reference,
  );
  const warning = t("These look like secrets: {0}", `\n${listLines(secretLike.map(say))}`);
  const share = secretLike.length > 0 ? t("Share with These") : t("Share");
  const detail = [goes, ...(secretLike.length > 0 ? [warning] : []), ...describeUnsearched(unsearched)].join(
    "\n\n",
  );
  const question = t("Share the log of this branch with {0}?", remote.name);
  return (await askInDialog(question, detail, share)) === share;
}

function describeUnsearched({ files, bytes }: Unsearched): readonly string[] {
  return files === 0
    ? []
    : [
        plural(
          files,
          "{0} file was too big to be searched for secrets ({1}).",
          "{0} files were too big to be searched for secrets ({1} together).",
          sizeLabel(bytes),
        ),
      ];
}

/** Shows that an exchange goes on, which can be stopped. */
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
async function tell(
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

function titleOf({ title }: FetchedSession): string {
  return title || untitled();
}

function untitled(): string {
  return t("Session without a title");
}
