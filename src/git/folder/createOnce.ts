import { randomUUID } from "node:crypto";
import { linkSync, lstatSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { holdUp } from "../../base/breathe.ts";
import { codeOf } from "../../base/errors.ts";
import { tidySync } from "../../base/remove.ts";
import { namesIn } from "./listFolder.ts";
import { isOwnFile, makeOwnFile, readOwnFile, removeOwn, stillThere } from "./ownFiles.ts";

/**
 * Small files of ours that several processes may want to make at once: exactly one of them does, and nobody ever sees a part of it. A
 * hard link gives both. Where a disk has none, the content lies in a folder of the file's name, which is filled elsewhere and renamed:
 * no system renames a folder onto a file, or onto a folder that is not empty (docs/rules/git-storage.md#g27). So whoever can link, and
 * whoever cannot, as a container beside its host, exclude each other.
 */

/** The name of the content in such a folder. */
const inner = "content";

/** Makes the file with its whole content, if nothing is in its place. Whether this process made it. */
export function createOnce(path: string, content: string): boolean {
  const draft = draftOf(path);
  try {
    makeOwnFile(draft, content);
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    if (!hasNoLinks(error)) {
      throw error;
    }
    return createFolderOnce(path, content);
  } finally {
    tidySync(draft);
  }
}

/** Whether a link failed because the disk, or the way to it, has none; each system and file system says it in its own way. */
export function hasNoLinks(error: unknown): boolean {
  const codes = [
    "EPERM",
    "EMLINK",
    "ENOTSUP",
    "EOPNOTSUPP",
    "ENOSYS",
    "EINVAL",
    "EISDIR",
    "EXDEV",
    "UNKNOWN",
  ];
  return codes.includes(codeOf(error) ?? "");
}

/** How often a folder is renamed: on Windows a scanner that looks into a new one keeps it for a moment. */
const renamings = 5;

function createFolderOnce(path: string, content: string): boolean {
  const draft = draftOf(path);
  try {
    mkdirSync(draft, { mode: 0o700 });
    makeOwnFile(join(draft, inner), content);
    for (let left = renamings; ; left--) {
      try {
        if (isThere(path)) {
          return false;
        }
        renameSync(draft, path);
        return true;
      } catch (error) {
        if (!isThere(path) && left === 0) {
          throw error;
        }
        holdUp(10);
      }
    }
  } finally {
    tidySync(draft);
  }
}

/** What lies in the place of such a file. */
export interface FoundOnce {
  /** By which it is told from whatever comes into its place later, as far as the disk has that. */
  readonly identity: string;
  /** Undefined for something that none of us would write. */
  readonly content: Buffer | undefined;
}

/** Looks at such a file; undefined if nothing is there. Others may take it away and make it again in the meantime: it is one of these. */
export function findOnce(path: string, longest: number): FoundOnce | undefined {
  for (;;) {
    const identity = identityOf(path);
    if (identity === undefined) {
      return undefined;
    }
    try {
      const file = contentPathOf(path);
      const content = isOwnFile(file, longest) ? readOwnFile(file, longest) : undefined;
      if (identityOf(path) === identity) {
        return { identity, content };
      }
    } catch (error) {
      if (identityOf(path) === identity) {
        throw error;
      }
    }
  }
}

/** The content of such a file; undefined if there is none, or something that none of us would write. */
export function readOnce(path: string, longest: number): Buffer | undefined {
  return findOnce(path, longest)?.content;
}

function identityOf(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && [stat.dev, stat.ino, stat.ctimeNs].join(" ");
}

/** Whether such a file lies there, or nothing. */
export function isOnceFile(path: string): boolean {
  return isOwnFile(contentPathOf(path));
}

/** Takes it away, in one step, so that another process may make it again in the next instant. A UserError if it stays. */
export function removeOnce(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    removeOwn(path);
    return;
  }
  const gone = draftOf(path);
  try {
    renameSync(path, gone);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw stillThere(path, error);
    }
  }
  tidySync(gone);
}

/** Where its content lies. */
export function contentPathOf(path: string): string {
  const isFolder = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder && namesIn(path).join("/") === inner ? join(path, inner) : path;
}

/** Beside it, by a name that never comes again, and that is swept when its process was killed. */
function draftOf(path: string): string {
  return join(dirname(path), `q-${randomUUID()}`);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
