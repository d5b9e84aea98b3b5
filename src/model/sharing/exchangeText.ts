import { plural, t } from "../../base/l10n.ts";
import { cutAt, listNames } from "../../base/listNames.ts";
import { visibleText } from "../../base/visibleText.ts";
import { titleLabel } from "../log/section.ts";
import type { Exchanged } from "./sharing.ts";

/** How many things of a kind are named, and how much of a text is shown, in characters: a notification is small. */
const mostNamed = 3;
const mostShown = 80;

/**
 * What an exchange of logs changed in what was here, in sentences, the most important first; none where nothing was. `isAgreed` says
 * of which commands the user has agreed that they run here.
 */
export function describeExchange(
  { commands, added, states, renumbered, removed }: Exchanged,
  isAgreed: (command: string) => boolean,
): readonly string[] {
  const changed = commands.flatMap((one) => (one.was === undefined ? [] : [{ ...one, was: one.was }]));
  const asks = commands.some(({ now }) => now !== "" && !isAgreed(now));
  return [
    ...changed.slice(0, mostNamed).map(describeCommand),
    changed.length > mostNamed && more(changed.length - mostNamed),
    asks && t("A command that came with it is shown to you before it runs."),
    added.length > 0 && t("New here: {0}.", names(added)),
    ...describeStates(states),
    renumbered.length > 0 &&
      t(
        "Attempts with the same number were renumbered: {0}.",
        listNames(renumbered.map(({ was, now }) => `#${was} → #${now}`)),
      ),
    removed.length > 0 &&
      t("Deleted here too, because they were deleted in the other copy: {0}.", names(removed)),
  ].filter((sentence) => sentence !== false);
}

function describeCommand({ title, purpose, was, now }: Changed): string {
  const texts = [titleLabel(title), now || t("empty"), was || t("empty")].map(shown) as [
    string,
    string,
    string,
  ];
  return purpose === "isolation"
    ? t("The isolation command of “{0}” is now “{1}”; it was “{2}”.", ...texts)
    : t("The verification command of “{0}” is now “{1}”; it was “{2}”.", ...texts);
}

type Changed = Exchanged["commands"][number] & { readonly was: string };

function describeStates(states: Exchanged["states"]): readonly string[] {
  const titles = (state: string) => states.filter((one) => one.state === state).map(({ title }) => title);
  const [solved, abandoned, open] = [titles("solved"), titles("abandoned"), titles("open")];
  return [
    solved.length > 0 && t("Solved in the other copy: {0}.", names(solved)),
    abandoned.length > 0 && t("Abandoned in the other copy: {0}.", names(abandoned)),
    open.length > 0 && t("Reopened in the other copy: {0}.", names(open)),
  ].filter((sentence) => sentence !== false);
}

function names(titles: readonly string[]): string {
  return listNames(titles.map((title) => `“${shown(titleLabel(title))}”`));
}

function more(count: number): string {
  return plural(count, "{0} more command was changed.", "{0} more commands were changed.");
}

/** A text of others in one line of a notification. */
function shown(text: string): string {
  return cutAt(visibleText(text), mostShown);
}
