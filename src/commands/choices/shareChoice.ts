import { say } from "../../base/facts/words.ts";
import { plural, t } from "../../base/l10n.ts";
import { listLines } from "../../base/listNames.ts";
import type { DialogQuestion, PickItem, PickList } from "../../editor/window/questions.ts";
import { titleLabel } from "../../model/log/section.ts";
import type { FetchedSession, OutgoingLog, Remote } from "../../model/sharing/sharing.ts";
import { sizeLabel } from "../../model/words/wording.ts";
import { type KeptPick, keptPick, openReadOnly } from "./keptSessionPicks.ts";

/** The remotes of the repository, with where a push goes; undefined where it has none. */
export function offerRemotes(
  remotes: readonly Remote[],
  title: string,
): PickList<PickItem & { readonly remote: Remote }> | undefined {
  return remotes.length === 0
    ? undefined
    : { picks: remotes.map((remote) => ({ label: remote.name, detail: remote.url, remote })), title };
}

/** Asks before a log is sent: what goes out, to where, what of it looks like a secret, and what nobody searched for secrets. */
export function askToShare(outgoing: OutgoingLog, remote: Pick<Remote, "name">): DialogQuestion {
  const { url, reference, bytes, sessions, attempts, secretLike, unsearched } = outgoing;
  const goes = t(
    "This sends {0} with {1}, at most about {2}: every snapshot of your files, with reports and console output. It goes to {3} as {4}. Everybody who can read that repository can read it.",
    plural(sessions, "{0} session", "{0} sessions"),
    plural(attempts, "{0} attempt", "{0} attempts"),
    sizeLabel(bytes),
    url,
    reference,
  );
  const detail = [
    goes,
    secretLike.length > 0 && t("These look like secrets: {0}", `\n${listLines(secretLike.map(say))}`),
    unsearched.files > 0 &&
      plural(
        unsearched.files,
        "{0} file was too big to be searched for secrets ({1}).",
        "{0} files were too big to be searched for secrets ({1} together).",
        sizeLabel(unsearched.bytes),
      ),
  ];
  return {
    question: t("Share the log of this branch with {0}?", remote.name),
    detail: detail.filter((part) => part !== false).join("\n\n"),
    answer: secretLike.length > 0 ? t("Share with These") : t("Share"),
  };
}

/** What came of sharing, in its first sentence. */
export function sharedSentence(isSent: boolean, remote: string): string {
  return isSent ? t("The log is shared with {0}.", remote) : t("{0} already has the whole log.", remote);
}

/** The sessions that a remote has, with their branches; undefined where there are none. */
export function offerFetched(
  fetched: readonly FetchedSession[],
  remote: string,
  locale: string,
): PickList<KeptPick<FetchedSession>> | undefined {
  return fetched.length === 0
    ? undefined
    : {
        // The state of the branch is known only for this repository.
        picks: fetched.map((one) => ({
          ...keptPick({ ...one, branchState: "elsewhere" }, locale),
          kept: one,
        })),
        title: t("Sessions That Others Share through {0}", remote),
        placeHolder: t("Choose one to read it, or to merge its log into yours"),
        matchOnDescription: true,
      };
}

/** What can be done with a session of a remote. */
export function offerAdoption(
  session: FetchedSession,
): PickList<PickItem & { readonly action: "open" | "adopt" }> {
  return {
    picks: [
      openReadOnly(),
      {
        icon: "git-merge",
        label: t("Adopt Its Log"),
        detail: t(
          "Merges all sessions of that log into your copy of it or, if you have none, into the log of this branch.",
        ),
        action: "adopt",
      },
    ],
    title: titleLabel(session.title),
  };
}
