import { plural, t } from "../../base/l10n.ts";
import type { DialogQuestion, PickItem, PickList } from "../../editor/window/questions.ts";
import type { KeptSession } from "../../model/log/keptSession.ts";
import { titleLabel } from "../../model/log/section.ts";
import { branchLabel, sessionStateLabel, sizeLabel } from "../../model/words/wording.ts";

/** A line that stands for a session of any branch. */
export interface KeptPick<Kept extends KeptSession = KeptSession> extends PickItem {
  readonly kept: Kept;
}

/** A session with its branch, where it stands, and when something was written in it last, as `locale` (BCP 47) writes times. */
export function keptPick<Kept extends KeptSession>(kept: Kept, locale: string): KeptPick<Kept> {
  const branch = branchLabel(kept.branch);
  return {
    label: titleLabel(kept.title),
    description: [
      kept.branchState === "gone" ? t("{0} (gone)", branch) : branch,
      sessionStateLabel(kept.state),
    ].join(" · "),
    detail: [new Date(kept.lastAt).toLocaleString(locale), attemptsOf(kept)].join(" · "),
    kept,
  };
}

/** The sessions that are not on the current branch; undefined where there are none. */
export function offerOtherSessions(
  kept: readonly KeptSession[],
  locale: string,
): PickList<KeptPick> | undefined {
  const others = kept.filter(({ branchState }) => branchState !== "checkedOut");
  return others.length === 0
    ? undefined
    : {
        picks: others.map((one) => keptPick(one, locale)),
        title: t("Sessions on Other Branches"),
        placeHolder: t("Choose one to read it, or to move it here"),
        matchOnDescription: true,
      };
}

/** Reading a session that is not of this branch, which changes nothing. */
export function openReadOnly(): PickItem & { readonly action: "open" } {
  return {
    icon: "book",
    label: t("Open Read-Only"),
    detail: t("The whole log as Markdown."),
    action: "open",
  };
}

/** What can be done with a session of another branch, where `branch` is checked out. */
export function offerMoves(
  kept: KeptSession,
  branch: string | undefined,
): PickList<PickItem & { readonly action: "open" | "move" }> {
  return {
    picks: [
      openReadOnly(),
      {
        icon: "git-branch",
        label: t("Move to {0}", branchLabel(branch)),
        detail: t("It leaves its branch and becomes the active session here, with all its attempts."),
        action: "move",
      },
    ],
    title: titleLabel(kept.title),
  };
}

/** The sessions with what each of them keeps, in bytes, and all of them together. */
export function offerMeasured(
  kept: readonly KeptSession[],
  sizes: ReadonlyMap<KeptSession, number>,
  total: number,
  locale: string,
): PickList<KeptPick> {
  return {
    picks: kept.map((one) => ({
      ...keptPick(one, locale),
      detail: [sizeLabel(sizes.get(one) ?? 0), attemptsOf(one)].join(" · "),
    })),
    title: t("Casebook keeps {0} in this repository, on all branches", sizeLabel(total)),
    placeHolder: t("Choose a session to delete its data"),
  };
}

/** What can be deleted: the active session first, then the others, and at the end everything, for which no session stands. */
export function offerToDelete(
  kept: readonly KeptSession[],
  active: string | undefined,
  locale: string,
): PickList<PickItem & { readonly kept?: KeptSession }> {
  const isActive = ({ session }: KeptSession) => session === active;
  const sorted = [...kept.filter(isActive), ...kept.filter((one) => !isActive(one))];
  return {
    picks: [
      ...sorted.map((one) => keptPick(one, locale)),
      {
        icon: "trash",
        label: t("All of Casebook's Data in This Repository"),
        detail: t("Every session of every branch and folder, and the keys in the configuration."),
      },
    ],
    title: t("Delete the data of which session?"),
    matchOnDescription: true,
  };
}

/** Asks before a session of this size, in bytes, is deleted for good. */
export function askToDelete(kept: KeptSession, bytes: number): DialogQuestion {
  const goes = t(
    "This deletes its log, {0} with all snapshots, reports and output ({1} on disk), and the undo history of {2}.",
    attemptsOf(kept),
    sizeLabel(bytes),
    plural(kept.restores, "{0} restore", "{0} restores"),
  );
  return deletion(t("Delete the data of “{0}”?", titleLabel(kept.title)), goes);
}

/** Everything that the repository keeps for Casebook. */
export interface Kept {
  readonly logs: readonly unknown[];
  readonly sessions: number;
  readonly attempts: number;
  readonly bytes: number;
}

/** Asks before everything in the repository is deleted for good. */
export function askToDeleteAll({ logs, sessions, attempts, bytes }: Kept): DialogQuestion {
  const goes = t(
    "This deletes {0} with {1} on {2} ({3} on disk), the “branch.<name>.casebooklog” keys in the configuration, and the “casebook” folder in the git directory.",
    plural(sessions, "{0} session", "{0} sessions"),
    plural(attempts, "{0} attempt", "{0} attempts"),
    plural(logs.length, "{0} branch", "{0} branches"),
    sizeLabel(bytes),
  );
  return deletion(t("Delete all of Casebook's data in this repository?"), goes);
}

function deletion(question: string, goes: string): DialogQuestion {
  const stays = t(
    "Your files, branches and commits are not touched. Git removes deleted objects only when it cleans up, by default after two weeks; “git gc --prune=now” removes them at once. Copies that were shared are not deleted.",
  );
  return { question, detail: `${goes}\n\n${stays}`, answer: t("Delete") };
}

function attemptsOf({ attempts }: KeptSession): string {
  return plural(attempts, "{0} attempt", "{0} attempts");
}
