import { t } from "../../base/l10n.ts";
import { titleLabel } from "../log/section.ts";
import type { SeenBefore } from "../memory/errorMemory.ts";
import { branchLabel } from "./wording.ts";

/** That an error was seen before, and whether it was solved: `Solved before in “Orders are lost”`. Only the same error is called solved. */
export function seenLabel({ like, solvedBy, title }: SeenBefore): string {
  const session = titleLabel(title.replace(/\s+/g, " ").trim());
  switch (like) {
    case "sameError":
      return solvedBy === undefined
        ? t("Same error in “{0}”, not solved", session)
        : t("Solved before in “{0}”", session);
    case "sameTest":
      return t("Another error of this test in “{0}”", session);
    case "similarError":
      return t("A similar error in “{0}”", session);
  }
}

/** The root cause, if one was written, and where that was, when as `date` gives it, and by what: `<root cause> (main, 2026-11-10, attempt #7)`. */
export function seenDetails(seen: SeenBefore, date: string): string {
  const { branch, solvedBy, rootCause } = seen;
  const attempt = solvedBy === undefined ? undefined : t("attempt #{0}", solvedBy);
  const where = [branchLabel(branch), date, attempt].filter(Boolean).join(", ");
  const cause = rootCause.replace(/\s+/g, " ").trim();
  return cause === "" ? where : `${cause} (${where})`;
}
