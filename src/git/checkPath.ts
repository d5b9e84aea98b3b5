import { UserError } from "../base/errors.ts";
import { type BytePath, toText } from "./bytePath.ts";
import { isGitName } from "./skipRules.ts";

/** Characters that macOS leaves out when it compares names. */
const unseen = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** A UserError if one of the paths would lead out of the work tree or into a git directory, on any system. */
export function checkPaths(paths: Iterable<BytePath>): void {
  for (const path of paths) {
    const parts = toText(path).replace(unseen, "").split("/");
    if (parts.some((part) => ["", ".", ".."].includes(part) || isGitName(part))) {
      throw new UserError(
        `The attempt holds the path “${toText(path)}”, which no work tree may hold. Nothing was changed.`,
        "Do not restore this attempt: somebody made it by hand.",
      );
    }
  }
}
