import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { isOwnFile, readOwnFile } from "./ownFiles.ts";

/**
 * Refuses a folder whose `.git` leads to the repository of another folder: it may have come with an archive, and what is recorded would be
 * written into that repository, which nobody opened. A linked work tree and a submodule are known there: their git directory names
 * the folder in turn. That of `git init --separate-git-dir` names none, and may lie anywhere but in the work tree of somebody else.
 *
 * To be called before any git runs there: of a work tree that it meets by such a file, git itself writes down the new place.
 */
export function checkPointers(top: string): void {
  const entry = join(top, ".git");
  const stat = lstatSync(entry, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    checkCommon(top, entry, [entry]);
    return;
  }
  const { gitDirectory } = guessDirectories(top);
  const back = readLine(join(gitDirectory, "gitdir"));
  if (readLine(join(gitDirectory, "commondir")) !== undefined) {
    const isKnown = back !== undefined && realPath(resolve(gitDirectory, back)) === realPath(entry);
    // Below it, where git keeps its work trees: what an archive brings along lies elsewhere.
    checkCommon(top, gitDirectory, isKnown ? [dirname(dirname(gitDirectory))] : []);
  }
}

/** Where the git directory of a folder should lie, and what it shares with other work trees, by what its files say. No git is asked. */
export function guessDirectories(top: string): { readonly gitDirectory: string; readonly common: string } {
  const entry = join(top, ".git");
  const isFile = lstatSync(entry, { throwIfNoEntry: false })?.isFile() === true;
  const leads = isFile ? /^gitdir: (.*)$/s.exec(readLine(entry) ?? "")?.[1] : undefined;
  const named = leads === undefined ? entry : resolve(top, leads);
  const gitDirectory = realPath(named) ?? named;
  return { gitDirectory, common: resolve(gitDirectory, readLine(join(gitDirectory, "commondir")) ?? "") };
}

/** The folder that a git directory belongs to by where it lies, if that is another one than `top`: it lies there as `.git`. */
export function findOwner(top: string, gitDirectory: string): string | undefined {
  const found = realPath(gitDirectory) ?? gitDirectory;
  return basename(found) === ".git" && dirname(found) !== realPath(top) ? dirname(found) : undefined;
}

/** A UserError if what a git directory shares lies anywhere but in one of these. */
function checkCommon(top: string, gitDirectory: string, allowed: readonly string[]): void {
  const leads = readLine(join(gitDirectory, "commondir"));
  const common = resolve(gitDirectory, leads ?? "");
  if (leads !== undefined && !allowed.map(realPath).includes(realPath(common))) {
    throw ofAnother(top, common);
  }
}

/** What is said of a folder whose `.git` leads to the repository of another. */
export function ofAnother(folder: string, other: string): UserError {
  return new UserError(fact("git.foreignPointer", { folder, other }), fact("next.repairWorktree"));
}

/** How long such a file may be, in bytes. */
const longestPointer = 65_536;

/** Through a link too, and without line breaks at its end, as git does it. */
function readLine(file: string): string | undefined {
  const found = realPath(file);
  const text =
    found !== undefined && isOwnFile(found, longestPointer)
      ? readOwnFile(found, longestPointer)?.toString("utf8")
      : undefined;
  let end = text?.length ?? 0;
  while (text !== undefined && end > 0 && "\r\n".includes(text.charAt(end - 1))) {
    end -= 1;
  }
  return text?.slice(0, end);
}

/** As the system itself names it, which knows one name for a folder that is written in upper or lower case. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    // Nothing is there, or nothing that could be reached: git will say so.
    return undefined;
  }
}
