import { t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { HeldIn } from "../memory/heldCommits.ts";

/** How much of a commit's name is shown. */
const shortName = 7;

/** Which commit holds an attempt, on which branches, and how: `in 1a2b3c4 on main`, `92 % in 1a2b3c4 on main`. */
export function heldLabel({ how, share, commit, branches }: HeldIn): string {
  const name = commit.slice(0, shortName);
  const where = branches.length === 0 ? t("in {0}", name) : t("in {0} on {1}", name, listNames(branches));
  switch (how) {
    case "sameCode":
    case "sameChange":
      return where;
    case "amongOthers":
      return t("{0}, among other changes", where);
    case "nearly":
      return t("{0} % {1}", Math.min(99, Math.floor(100 * share)), where);
  }
}

/** How the commit is like the attempt, in a sentence. */
export function heldReason({ how, share }: HeldIn): string {
  switch (how) {
    case "sameCode":
      return t("The commit has exactly the files of the attempt.");
    case "sameChange":
      return t("The commit changes the same lines as the attempt.");
    case "amongOthers":
      return t("The commit changes all lines that the attempt changes, and others.");
    case "nearly":
      return t("The changed lines of both agree in {0} %.", Math.min(99, Math.floor(100 * share)));
  }
}
