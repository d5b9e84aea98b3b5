import { plural, t } from "../../base/l10n.ts";
import type { PickItem, PickOptions } from "../../editor/window/questions.ts";
import type { FoundPlace } from "../../model/log/findText.ts";
import { sectionTitle, titleLabel } from "../../model/log/section.ts";
import { branchLabel, sessionStateLabel } from "../../model/words/wording.ts";
import type { Result } from "../../protocol/messages.ts";

/** A session in which a text was found. */
export type FoundSession = Result<"findInSessions">["sessions"][number];

/** A line of what was found; what says that there is nothing has no place. */
export interface FoundPick extends PickItem {
  readonly found?: { readonly session: FoundSession; readonly place: FoundPlace };
}

/** The list into which is typed what is looked for. */
export function askWhatToFind(): PickOptions {
  return {
    title: t("Find in All Sessions"),
    placeHolder: t("Words that stand together, or only in a kind: test:, error:, file:, hypothesis:, note:"),
  };
}

/**
 * The places that were found in a session, a line each, with the session below it: a list into which is typed shows no headings. Times as `locale`
 * (BCP 47) writes them.
 */
export function foundPicks(session: FoundSession, locale: string): readonly FoundPick[] {
  const { title, branch, state, lastAt, places } = session;
  const facts = [branchLabel(branch), sessionStateLabel(state), new Date(lastAt).toLocaleDateString(locale)];
  return places.map((place) => ({
    icon: icons[place.kind],
    label: place.excerpt,
    description: placeLabel(place),
    // Many tests may have one error.
    detail: [...(place.kind === "error" ? [place.name] : []), titleLabel(title), ...facts].join(" · "),
    found: { session, place },
  }));
}

/** Says that nothing was found, in a line that leads nowhere. */
export function nothingFound(searched: number): FoundPick {
  return {
    icon: "info",
    label: plural(searched, "Nothing found in {0} session", "Nothing found in {0} sessions"),
  };
}

const icons: Readonly<Record<FoundPlace["kind"], string>> = {
  section: "book",
  hypothesis: "lightbulb",
  note: "note",
  test: "beaker",
  error: "error",
  file: "diff",
};

/** What was found there, in some words: `Root Cause`, `Error of attempt #3`. */
function placeLabel(place: FoundPlace): string {
  switch (place.kind) {
    case "section":
      return sectionTitle(place.section);
    case "hypothesis":
      return place.attempt === undefined ? t("Hypothesis") : t("Hypothesis of attempt #{0}", place.attempt);
    case "note":
      return t("Note");
    case "test":
      return t("Failing test of attempt #{0}", place.attempt);
    case "error":
      return t("Error of attempt #{0}", place.attempt);
    case "file":
      return t("Changed in attempt #{0}", place.attempt);
  }
}
