import { UserError } from "../../base/errors.ts";
import { fact, listed } from "../../base/facts/fact.ts";
import { type BytePath, toBytes, toText } from "../plumbing/bytePath.ts";
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

/**
 * A UserError with the list of those paths that lie on no disk of this system, or would lead elsewhere there: to a device, a stream of
 * another file, a file of another name (docs/rules/git-storage.md#g21).
 */
export function checkNames(paths: readonly BytePath[], platform: NodeJS.Platform): void {
  const impossible = paths.filter((path) => !path.split("/").every((name) => isPossible(name, platform)));
  if (impossible.length > 0) {
    throw new UserError(
      fact("restore.impossibleNames", { paths: listed(impossible.map(toText), 10) }),
      fact("next.restoreOthers"),
    );
  }
}

/** The most characters of a name, as Windows and macOS count them: units of UTF-16. */
const longestName = 255;

/** Whether a file can have a name. Linux, and its relatives, take any bytes. */
function isPossible(name: BytePath, platform: NodeJS.Platform): boolean {
  if (platform !== "win32" && platform !== "darwin") {
    return true;
  }
  const text = toText(name);
  const isText = Buffer.from(text).equals(toBytes(name)) && text.length <= longestName;
  return isText && (platform === "darwin" || isPossibleOnWindows(text));
}

function isPossibleOnWindows(name: string): boolean {
  return !/[\0-\x1f<>:"\\|?*]/.test(name) && !/[ .]$/.test(name) && !device.test(name);
}

/** Names of devices, which they keep whatever follows a point. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9\u00b9\u00b2\u00b3]) *(?:\.|$)/i;
