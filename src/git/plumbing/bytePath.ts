import { win32 } from "node:path";
import { thisPlatform } from "../../base/platform.ts";

/**
 * A path relative to the top of the work tree, with `/`, one character per byte (Latin-1): paths are bytes and need not be
 * UTF-8. Only for the way from git and back to git.
 */
export type BytePath = string;

/** The bytes of a path, as git and the disk have them. */
export function toBytes(path: BytePath): Buffer {
  return Buffer.from(path, "latin1");
}

/**
 * The absolute path of what lies below a folder, as bytes. On Windows by the form that has no limit of 260 characters: Node before 22 only gives it
 * to texts.
 */
export function onDisk(top: string, path: BytePath, platform: NodeJS.Platform = thisPlatform): Buffer {
  return platform === "win32"
    ? Buffer.from(win32.toNamespacedPath(win32.join(top, toText(path))))
    : Buffer.concat([Buffer.from(`${top}/`), toBytes(path)]);
}

/** The path as it is shown: bytes that are not UTF-8 become replacement characters, so this is no way back. */
export function toText(path: BytePath): string {
  return toBytes(path).toString("utf8");
}

/** Splits git's `-z` output into byte paths (or other texts). */
export function splitNul(output: Buffer): readonly string[] {
  return output.length === 0 ? [] : output.toString("latin1").replace(/\0$/, "").split("\0");
}

/** A path as one line for git: quoted, because a name may hold a newline. */
export function quotePath(path: BytePath): string {
  return `"${path.replace(/[\\"\n]/g, (character) => (character === "\n" ? "\\n" : `\\${character}`))}"`;
}

/** The folders a path lies in, the outermost first, without the top. */
export function ancestorsOf(path: BytePath): readonly BytePath[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
