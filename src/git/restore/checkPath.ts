import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { type BytePath, toText } from "../plumbing/bytePath.ts";
import { isGitName } from "../snapshot/skipRules.ts";

/** Characters that macOS leaves out when it compares names. */
const unseen = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** A UserError if one of the paths would lead out of the work tree or into a git directory, on any system. */
export function checkPaths(paths: Iterable<BytePath>): void {
  for (const path of paths) {
    const seen = toText(path).replace(unseen, "");
    // A name of only such characters leads nowhere else; one file with such a name must not prevent the restore of all others.
    const hasNone = toText(path).split("/").includes("");
    // To Windows a backslash is a slash; elsewhere it is a character of a name, which may begin or end with it.
    const isUnsafe =
      hasNone ||
      seen.split("/").includes(".") ||
      seen.split(/[\\/]/).some((part) => part === ".." || isGitName(part));
    if (isUnsafe) {
      throw new UserError(fact("restore.forbiddenPath", { path: toText(path) }), fact("next.doNotRestore"));
    }
  }
}
